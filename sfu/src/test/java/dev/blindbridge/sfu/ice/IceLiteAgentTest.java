package dev.blindbridge.sfu.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunView;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IceLiteAgentTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final IceCredentials OLD = new IceCredentials("ours", "our own old password 1");
    private static final IceCredentials NEW = new IceCredentials("next", "our own new password 2");
    private static final InetSocketAddress HOME = address("192.0.2.1", 1000);
    private static final InetSocketAddress AWAY = address("2001:db8::2", 2000);

    private final Set<InetSocketAddress> validated = new LinkedHashSet<>();
    private final List<InetSocketAddress> invalidated = new ArrayList<>();
    private final IceLiteAgent agent = new IceLiteAgent(OLD, "theirs", 0, new Recorder());
    private final StunView view = new StunView();
    private final byte[] message = new byte[700];
    private final byte[] out = new byte[StunWriter.MAX_RESPONSE_BYTES];
    private long now;
    private int transactions;

    private final class Recorder implements IceLiteAgent.AddressListener {
        @Override
        public boolean validated(InetSocketAddress address) {
            return validated.add(address);
        }

        @Override
        public void invalidated(InetSocketAddress address) {
            assertTrue(validated.remove(address));
            invalidated.add(address);
        }
    }

    private static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private int writeCheck(String username, String password, boolean nominate) {
        byte[] id = ByteBuffer.allocate(12).putInt(++transactions).array();
        return new StunWriter()
                .bindingRequest(
                        message,
                        0,
                        id,
                        username.getBytes(StandardCharsets.US_ASCII),
                        1,
                        7L,
                        nominate,
                        new StunIntegrity(password));
    }

    private int deliver(int length, InetSocketAddress from) {
        assertTrue(view.wrap(message, 0, length));
        return agent.onRequest(view, from, now, out, 0);
    }

    private int check(IceCredentials local, boolean nominate, InetSocketAddress from) {
        return deliver(writeCheck(local.ufrag() + ":theirs", local.password(), nominate), from);
    }

    private void assertError(int code, boolean authenticated, int length) {
        assertTrue(view.wrap(out, 0, length));
        assertTrue(view.isBindingError());
        assertEquals(code, view.errorCode());
        assertEquals(authenticated, view.integrityValid(new StunIntegrity(OLD.password())));
    }

    @Test
    void shouldAnswerWithTheAddressItSaw() {
        for (InetSocketAddress from : List.of(HOME, AWAY)) {
            int length = check(OLD, false, from);
            assertEquals(IceOutcome.SUCCESS, agent.outcome());
            assertTrue(view.wrap(out, 0, length));
            assertTrue(view.isBindingSuccess() && view.fingerprintValid());
            assertTrue(view.integrityValid(new StunIntegrity(OLD.password())));
            assertEquals(from, view.mappedAddress());
        }
    }

    /// R1, R3: nothing but an authenticated check validates.
    @Test
    void shouldValidateOnlyAddressesOfAuthenticatedChecks() {
        assertFalse(agent.isValidated(HOME));
        deliver(writeCheck("ours:theirs", "guess", true), HOME);
        deliver(writeCheck("ours:others", OLD.password(), true), HOME);
        deliver(writeCheck("ours", OLD.password(), true), HOME);
        assertFalse(agent.isValidated(HOME));
        assertNull(agent.selected());
        check(OLD, false, HOME);
        assertTrue(agent.isValidated(HOME));
        assertFalse(agent.isValidated(address("192.0.2.1", 1001)), "another port");
        assertFalse(agent.isValidated(AWAY));
        assertEquals(Set.of(HOME), validated);
    }

    /// RFC 8489 section 9.1.3; R2.
    @Test
    void shouldRejectWrongPasswordWithoutChangingAnything() {
        check(OLD, true, HOME);
        now += 29 * SECOND_NS;
        int length = deliver(writeCheck("ours:theirs", "guess", true), AWAY);
        assertEquals(IceOutcome.UNAUTHENTICATED, agent.outcome());
        assertError(401, false, length);
        deliver(writeCheck("ours:theirs", "guess", true), HOME);
        assertEquals(HOME, agent.selected());
        assertEquals(30 * SECOND_NS, agent.consentDeadlineNs());
        assertEquals(Set.of(HOME), validated);
    }

    @Test
    void shouldRejectRequestsThatLackWhatAuthenticates() {
        byte[] bare = HexFormat.of().parseHex("00010000" + "2112a442" + "00".repeat(12));
        assertTrue(view.wrap(bare, 0, bare.length));
        int length = agent.onRequest(view, HOME, now, out, 0);
        assertEquals(IceOutcome.BAD_REQUEST, agent.outcome());
        assertError(400, false, length);
        assertTrue(length <= 40, "no amplifier");
    }

    @Test
    void shouldDropWhatIsNoCheck() {
        int length = writeCheck("ours:theirs", OLD.password(), true);
        message[length - 1] ^= 1;
        assertEquals(0, deliver(length, HOME), "fingerprint");
        assertEquals(IceOutcome.NOT_A_CHECK, agent.outcome());
        message[length - 1] ^= 1;
        message[1] = 0x11;
        assertEquals(0, deliver(length, HOME), "indication");
        assertTrue(validated.isEmpty());
    }

    /// RFC 8445 section 7.3.1.1: a lite agent is controlled, whatever the peer thinks.
    @Test
    void shouldResolveRoleConflict() {
        // RFC 5769 section 2.1, with ICE-CONTROLLED.
        byte[] sample =
                HexFormat.of()
                        .parseHex(
                                "000100582112a442b7e7a701bc34d686fa87dfae"
                                        + "802200105354554e207465737420636c69656e74"
                                        + "002400046e0001ff80290008932ff9b151263b36"
                                        + "000600096576746a3a68367659202020"
                                        + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                                        + "80280004e57a3bcf");
        IceCredentials local = new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxBt");
        IceLiteAgent other = new IceLiteAgent(local, "h6vY", 0, new Recorder());
        assertTrue(view.wrap(sample, 0, sample.length));
        int length = other.onRequest(view, HOME, now, out, 0);
        assertEquals(IceOutcome.ROLE_CONFLICT, other.outcome());
        assertTrue(view.wrap(out, 0, length));
        assertEquals(487, view.errorCode());
        assertFalse(other.isValidated(HOME));
    }

    @Test
    void shouldFollowTheLatestNomination() {
        check(OLD, false, HOME);
        assertEquals(HOME, agent.selected(), "the first will do until there is a nomination");
        check(OLD, false, AWAY);
        assertEquals(HOME, agent.selected());
        check(OLD, true, AWAY);
        assertEquals(AWAY, agent.selected());
        check(OLD, false, HOME);
        assertEquals(AWAY, agent.selected());
        check(OLD, true, HOME);
        assertEquals(HOME, agent.selected());
    }

    @Test
    void shouldAnswerRepeatedCheckFromItsOwnAddressOnly() {
        int length = writeCheck("ours:theirs", OLD.password(), true);
        assertTrue(deliver(length, HOME) > 0);
        assertTrue(deliver(length, HOME) > 0, "a retransmission");
        assertEquals(0, deliver(length, AWAY));
        assertEquals(IceOutcome.REPLAYED, agent.outcome());
        assertEquals(HOME, agent.selected());
        assertFalse(agent.isValidated(AWAY));
    }

    @Test
    void shouldLearnNothingFromARepeatedCheck() {
        int length = writeCheck("ours:theirs", OLD.password(), true);
        byte[] captured = message.clone();
        assertTrue(deliver(length, HOME) > 0);
        now = SECOND_NS;
        check(OLD, true, AWAY);
        long deadlineNs = agent.consentDeadlineNs();
        now = 2 * SECOND_NS;
        System.arraycopy(captured, 0, message, 0, captured.length);
        assertTrue(deliver(length, HOME) > 0);
        assertEquals(AWAY, agent.selected(), "no nomination");
        assertEquals(deadlineNs, agent.consentDeadlineNs(), "no consent");
    }

    /// R1: credentials of one's own do not give one the address of another.
    @Test
    void shouldNotTakeTheAddressOfAnotherTransport() {
        IceLiteAgent other = new IceLiteAgent(NEW, "theirs", 0, new Recorder());
        check(OLD, true, HOME);
        int length = writeCheck("next:theirs", NEW.password(), true);
        assertTrue(view.wrap(message, 0, length));
        assertEquals(0, other.onRequest(view, HOME, now, out, 0));
        assertEquals(IceOutcome.ADDRESS_TAKEN, other.outcome());
        assertNull(other.selected());
        agent.close();
        length = writeCheck("next:theirs", NEW.password(), true);
        assertTrue(view.wrap(message, 0, length));
        assertTrue(other.onRequest(view, HOME, now, out, 0) > 0, "free again");
        assertTrue(other.isValidated(HOME));
    }

    /// RFC 8445 section 9.
    @Test
    void shouldKeepOldPairUntilNewGenerationNominates() {
        check(OLD, true, HOME);
        agent.restart(NEW, "theirs");
        assertEquals(HOME, agent.selected());
        check(OLD, true, HOME);
        assertEquals(IceOutcome.SUCCESS, agent.outcome());
        check(NEW, false, AWAY);
        assertEquals(IceOutcome.SUCCESS, agent.outcome());
        assertEquals(HOME, agent.selected());
        check(NEW, true, AWAY);
        assertEquals(AWAY, agent.selected());
        check(OLD, true, HOME);
        assertEquals(IceOutcome.UNAUTHENTICATED, agent.outcome());
        assertEquals(AWAY, agent.selected());
    }

    @Test
    void shouldNotMixGenerations() {
        agent.restart(NEW, "theirs");
        deliver(writeCheck("next:theirs", OLD.password(), true), HOME);
        assertEquals(IceOutcome.UNAUTHENTICATED, agent.outcome());
    }

    /// RFC 7675 section 5.1.
    @Test
    void shouldLoseConsentAfterThirtySecondsOfSilence() {
        assertFalse(agent.expire(30 * SECOND_NS - 1));
        assertTrue(agent.expire(30 * SECOND_NS), "never a check");
        check(OLD, true, HOME);
        now += 20 * SECOND_NS;
        check(OLD, false, HOME);
        assertFalse(agent.expire(now + 30 * SECOND_NS - 1));
        assertEquals(now + 30 * SECOND_NS, agent.consentDeadlineNs());
        assertTrue(agent.expire(now + 30 * SECOND_NS));
        assertNull(agent.selected());
        assertEquals(List.of(HOME), invalidated);
    }

    @Test
    void shouldWithdrawAddressThatFellSilentAlone() {
        check(OLD, true, HOME);
        now += 20 * SECOND_NS;
        check(OLD, false, AWAY);
        now += 15 * SECOND_NS;
        assertFalse(agent.expire(now));
        assertNull(agent.selected(), "nothing is sent where there is no consent");
        assertFalse(agent.isValidated(HOME));
        check(OLD, false, AWAY);
        assertEquals(AWAY, agent.selected());
    }

    @Test
    void shouldBoundValidatedAddressesAndKeepTheSelectedOne() {
        check(OLD, true, HOME);
        for (int i = 1; i <= 20; i++) {
            now += SECOND_NS;
            check(OLD, false, address("198.51.100.1", i));
        }
        assertEquals(IceLiteAgent.MAX_ADDRESSES, validated.size());
        assertTrue(validated.contains(HOME));
        assertTrue(agent.isValidated(address("198.51.100.1", 20)));
        assertFalse(agent.isValidated(address("198.51.100.1", 1)), "heard of longest ago");
        assertEquals(HOME, agent.selected());
    }

    @Test
    void shouldWithdrawEverythingOnClose() {
        check(OLD, true, HOME);
        check(OLD, true, AWAY);
        agent.close();
        assertTrue(validated.isEmpty());
        assertNull(agent.selected());
    }

    @Test
    void shouldWorkAroundTheClocksOrigin() {
        now = Long.MAX_VALUE - SECOND_NS;
        IceLiteAgent late = new IceLiteAgent(OLD, "theirs", now, new Recorder());
        int length = writeCheck("ours:theirs", OLD.password(), true);
        assertTrue(view.wrap(message, 0, length));
        assertTrue(late.onRequest(view, HOME, now + 2 * SECOND_NS, out, 0) > 0);
        assertFalse(late.expire(now + 20 * SECOND_NS));
        assertTrue(late.expire(now + 32 * SECOND_NS));
    }

    /// R6, R2: no wrong bit validates anything.
    @Test
    void shouldLearnNothingFromMutatedChecks() {
        Random random = new Random(8);
        int length = writeCheck("ours:theirs", OLD.password(), true);
        // Integrity does not cover the fingerprint, nor whether the length counts it.
        int covered = length - 8;
        for (int i = 0; i < 100_000; i++) {
            int at = random.nextInt(covered);
            int mask = 1 << random.nextInt(8);
            if (at == 2 || at == 3) {
                continue;
            }
            message[at] ^= (byte) mask;
            int shown = random.nextInt(3) == 0 ? covered : length;
            message[3] = (byte) (shown - 20);
            if (view.wrap(message, 0, shown)) {
                agent.onRequest(view, AWAY, now, out, 0);
            }
            message[at] ^= (byte) mask;
        }
        assertTrue(validated.isEmpty());
    }
}
