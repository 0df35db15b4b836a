package dev.blindbridge.signaling.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class ConnectionLimitTest {
    private final ConnectionLimit limit = new ConnectionLimit(4, 2);

    @Test
    void shouldLimitEachAddressAndFreeItsPlaces() {
        assertTrue(enter("192.0.2.1"));
        assertTrue(enter("192.0.2.1"));
        assertFalse(enter("192.0.2.1"));
        assertTrue(enter("192.0.2.2"));
        limit.leave(InetAddress.ofLiteral("192.0.2.1"));
        assertTrue(enter("192.0.2.1"));
    }

    @Test
    void shouldTakeAnIpv6NetworkForOneAddress() {
        assertTrue(enter("2001:db8::1"));
        assertTrue(enter("2001:db8::2"));
        assertFalse(enter("2001:db8::3"));
        assertTrue(enter("2001:db8:0:1::1"));
    }

    @Test
    void shouldLimitTheMachineItselfByTheTotalOnly() {
        for (int i = 0; i < 4; i++) {
            assertTrue(enter("127.0.0.1"));
        }
        assertFalse(enter("127.0.0.1"));
    }

    private boolean enter(String address) {
        return limit.enter(InetAddress.ofLiteral(address));
    }
}
