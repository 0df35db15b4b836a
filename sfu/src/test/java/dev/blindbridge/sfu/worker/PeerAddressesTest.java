package dev.blindbridge.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeerAddressesTest {
    private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.200");
    private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::fe:1");

    private final MemorySegment name = Arena.ofAuto().allocate(PeerAddress.STRIDE_BYTES, 8);
    private final PeerAddresses addresses = new PeerAddresses();

    private PeerAddress written(InetAddress address, int port, int family) {
        name.fill((byte) 0);
        PeerAddress.of(new InetSocketAddress(address, port), family).write(name, 0);
        return addresses.at(name, 0);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /// ip(7): family in the machine's order, port and address in the network's.
    @Test
    void shouldWriteIpv4AsTheKernelDoes() {
        written(V4, 0x8123, LinuxCalls.AF_INET);
        byte[] expected = bytes(2, 0, 0x81, 0x23, 192, 0, 2, 200, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(-1, name.asSlice(0, 16).mismatch(MemorySegment.ofArray(expected)));
        assertEquals(
                16,
                PeerAddress.of(new InetSocketAddress(V4, 1), LinuxCalls.AF_INET).write(name, 0));
    }

    /// ipv6(7): flow information between port and address, the scope behind.
    @Test
    void shouldWriteIpv6AsTheKernelDoes() throws UnknownHostException {
        byte[] local = V6.getAddress();
        local[0] = (byte) 0xfe;
        local[1] = (byte) 0x80;
        written(Inet6Address.getByAddress(null, local, 7), 443, LinuxCalls.AF_INET6);
        byte[] head = bytes(10, 0, 1, 0xbb, 0, 0, 0, 0);
        assertEquals(-1, name.asSlice(0, 8).mismatch(MemorySegment.ofArray(head)));
        assertEquals(-1, name.asSlice(8, 16).mismatch(MemorySegment.ofArray(local)));
        byte[] scope = bytes(7, 0, 0, 0);
        assertEquals(-1, name.asSlice(24, 4).mismatch(MemorySegment.ofArray(scope)));
    }

    @Test
    void shouldReadWhatItWrote() throws UnknownHostException {
        assertEquals(new InetSocketAddress(V4, 65_535), written(V4, 65_535, LinuxCalls.AF_INET));
        assertEquals(new InetSocketAddress(V6, 1), written(V6, 1, LinuxCalls.AF_INET6));
        PeerAddress mapped = written(V4, 5, LinuxCalls.AF_INET6);
        assertEquals(new InetSocketAddress(V4, 5), mapped);
        assertEquals(new InetSocketAddress(V4, 5).hashCode(), mapped.hashCode());
        assertEquals(Inet4Address.class, mapped.getAddress().getClass());
        Inet6Address scoped = Inet6Address.getByAddress(null, V6.getAddress(), 9);
        PeerAddress read = written(scoped, 5, LinuxCalls.AF_INET6);
        assertEquals(9, ((Inet6Address) read.getAddress()).getScopeId());
    }

    @Test
    void shouldGiveTheSameObjectForTheSameAddress() {
        PeerAddress first = written(V4, 5, LinuxCalls.AF_INET6);
        assertNotSame(first, written(V4, 6, LinuxCalls.AF_INET6));
        assertNotSame(first, written(V6, 5, LinuxCalls.AF_INET6));
        assertSame(first, written(V4, 5, LinuxCalls.AF_INET6));
        assertSame(first, PeerAddress.of(first, LinuxCalls.AF_INET6));
        assertNotSame(first, PeerAddress.of(first, LinuxCalls.AF_INET));
    }

    /// Flow information is not part of who somebody is.
    @Test
    void shouldNotTellByFlowInformation() {
        PeerAddress first = written(V6, 5, LinuxCalls.AF_INET6);
        name.set(java.lang.foreign.ValueLayout.JAVA_INT, 4, 77);
        assertSame(first, addresses.at(name, 0));
    }

    @Test
    void shouldRefuseIpv6OverAnIpv4Socket() {
        InetSocketAddress v6 = new InetSocketAddress(V6, 5);
        assertThrows(IllegalArgumentException.class, () -> PeerAddress.of(v6, LinuxCalls.AF_INET));
    }

    @Test
    void shouldStayRightWhenFlooded() throws UnknownHostException {
        Random random = new Random(1);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            InetAddress address = InetAddress.getByAddress(bytes);
            int port = 1 + random.nextInt(65_535);
            assertEquals(
                    new InetSocketAddress(address, port),
                    written(address, port, LinuxCalls.AF_INET));
        }
    }
}
