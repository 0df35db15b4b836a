package dev.blindbridge.bench.client.transport;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The controlling agent against one ice-lite peer (RFC 8445), sans-I/O: the first candidate that
/// answers is selected, and stays as long as it consents (RFC 7675). Some peers that call
/// themselves lite check nevertheless (libnice does), and wait for an answer.
final class IceController {
    enum State {
        CHECKING,
        CONNECTED,
        /// Nothing answered, or consent is gone.
        FAILED
    }

    /// Where checks and answers go.
    @FunctionalInterface
    interface Output {
        void check(byte[] datagram, InetSocketAddress to);
    }

    /// Ta (RFC 8445 section 14.2).
    private static final long PACE_NS = 50_000_000;

    private static final long SLOWEST_PACE_NS = 500_000_000;
    private static final long CHECKING_TIMEOUT_NS = 30_000_000_000L;

    /// RFC 7675 section 5.1: about 5 s between consent checks, none for 30 s is the end.
    private static final long CONSENT_INTERVAL_NS = 5_000_000_000L;

    private static final long CONSENT_TIMEOUT_NS = 30_000_000_000L;
    private static final long CONSENT_RETRY_NS = 500_000_000;
    private static final int MAX_OPEN_CHECKS = 32;

    private record Check(long high, int low, InetSocketAddress to, long sentNs) {}

    private final String username;
    private final String password;
    private final String localPassword;
    private final List<InetSocketAddress> candidates;
    private final RandomGenerator random;
    private final long tieBreaker;
    private final long startedNs;
    private final Deque<Check> open = new ArrayDeque<>();
    private State state = State.CHECKING;
    private @Nullable InetSocketAddress selected;
    private int nextCandidate;
    private long paceNs = PACE_NS;
    private long deadlineNs;
    private long consentNs;
    private long roundTripNs;

    IceController(
            String localUfrag,
            String localPassword,
            RemoteIce remote,
            RandomGenerator random,
            long nowNs) {
        this.username = remote.ufrag() + ":" + localUfrag; // RFC 8445 section 7.2.2
        this.password = remote.password();
        this.localPassword = localPassword;
        this.candidates = remote.candidates();
        this.random = random;
        this.tieBreaker = random.nextLong();
        this.startedNs = nowNs;
        this.deadlineNs = nowNs;
        if (candidates.isEmpty()) {
            state = State.FAILED;
        }
    }

    State state() {
        return state;
    }

    @Nullable InetSocketAddress selected() {
        return selected;
    }

    long roundTripNs() {
        return roundTripNs;
    }

    /// When [#onDeadline] wants to run next.
    long nextDeadlineNs() {
        return state == State.FAILED ? Long.MAX_VALUE : deadlineNs;
    }

    void onDeadline(long nowNs, Output output) {
        if (state == State.FAILED || nowNs < deadlineNs) {
            return;
        }
        if (state == State.CHECKING) {
            onCheckingDeadline(nowNs, output);
        } else {
            onConsentDeadline(nowNs, output);
        }
    }

    private void onCheckingDeadline(long nowNs, Output output) {
        if (nowNs - startedNs > CHECKING_TIMEOUT_NS) {
            state = State.FAILED;
            return;
        }
        send(candidates.get(nextCandidate), nowNs, output);
        nextCandidate++;
        if (nextCandidate == candidates.size()) {
            nextCandidate = 0;
            paceNs = Math.min(paceNs * 2, SLOWEST_PACE_NS);
        }
        deadlineNs = nowNs + (nextCandidate == 0 ? paceNs : PACE_NS);
    }

    private void onConsentDeadline(long nowNs, Output output) {
        if (nowNs - consentNs > CONSENT_TIMEOUT_NS || selected == null) {
            state = State.FAILED;
            return;
        }
        send(selected, nowNs, output);
        deadlineNs = nowNs + CONSENT_RETRY_NS; // pushed far when the answer comes
    }

    private void send(InetSocketAddress to, long nowNs, Output output) {
        Check check = new Check(random.nextLong(), random.nextInt(), to, nowNs);
        if (open.size() == MAX_OPEN_CHECKS) {
            open.removeFirst();
        }
        open.addLast(check);
        output.check(
                StunBinding.request(check.high(), check.low(), username, password, tieBreaker), to);
    }

    /// Takes a STUN datagram; what answers no open check and is none is ignored.
    void onDatagram(
            byte[] bytes,
            int offset,
            int length,
            InetSocketAddress from,
            long nowNs,
            Output output) {
        if (candidates.contains(from)
                && StunBinding.isRequest(bytes, offset, length, localPassword)) {
            output.check(StunBinding.response(bytes, offset, from, localPassword), from);
            return;
        }
        for (Check check : open) {
            if (check.to().equals(from)
                    && StunBinding.isResponse(
                            bytes, offset, length, check.high(), check.low(), password)) {
                open.clear();
                roundTripNs = nowNs - check.sentNs();
                consentNs = nowNs;
                if (state == State.CHECKING) {
                    state = State.CONNECTED;
                    selected = check.to();
                }
                // RFC 7675 section 5.1: spread by 20 %, so that clients do not beat in step.
                deadlineNs =
                        nowNs + (long) (CONSENT_INTERVAL_NS * (0.8 + 0.4 * random.nextDouble()));
                return;
            }
        }
    }
}
