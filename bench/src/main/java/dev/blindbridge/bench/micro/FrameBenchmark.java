package dev.blindbridge.bench.micro;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FrameOpener;
import dev.blindbridge.crypto.FrameSealer;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.Rejected;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.Track;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Sealing and opening frames end to end. This is clients' work, never the relay's.
public class FrameBenchmark {
    static final int BATCH = 128;
    private static final int TRACKS = 3;

    /// Keys are exchanged by then.
    private static final long GREETINGS_MS = 5_000;

    /// Two who have heard each other.
    @State(Scope.Thread)
    public static class Call {
        /// A frame of speech, and one of a picture at 1 Mbit/s.
        @Param({"80", "4000"})
        public int frameBytes;

        private final FrameSealer sealer;
        private final FrameOpener opener;
        private byte[] frame = new byte[0];
        private long nowMs = 1;

        /// Joins both.
        public Call() {
            Session alice;
            Session bob;
            try (Passphrase passphrase = Passphrase.of("one two three four five");
                    CallRoot root = CallRoot.derive(passphrase, "localhost", "bench")) {
                Profile profile = new Profile(TRACKS, 0, "someone");
                Randomness random = Randomness.secure();
                alice = Session.join(root, 0, List.of(), profile, random, nowMs);
                bob = Session.join(root, 1, List.of(0), profile, random, nowMs);
            }
            alice.onEntered(1, nowMs);
            long untilMs = nowMs + GREETINGS_MS;
            while (nowMs < untilMs) {
                nowMs++;
                alice.onDeadline(nowMs);
                bob.onDeadline(nowMs);
                deliver(alice, 0, bob);
                deliver(bob, 1, alice);
            }
            sealer = alice.sealer(Track.CAMERA);
            opener = bob.opener(0, Track.CAMERA);
        }

        private void deliver(Session from, int slot, Session to) {
            Outgoing message;
            while ((message = from.pollMessage()) != null) {
                to.onMessage(slot, message.data(), nowMs);
            }
        }

        /// Not a key frame: one clear byte.
        @Setup
        public void newFrame() {
            frame = new byte[frameBytes];
            frame[0] = 1;
        }

        byte[] seal() {
            return sealer.seal(Codec.VP8, frame, false, OpenedFrame.NO_LEVEL, 0, nowMs)
                    .orElseThrow();
        }

        int open(byte[] sealed) {
            return switch (opener.open(Codec.VP8, sealed, FrameOpener.NO_TIMESTAMP, nowMs)) {
                case OpenedFrame opened -> opened.frame().length;
                case Rejected _ -> throw new IllegalStateException("the frame was rejected");
            };
        }
    }

    /// Frames to open; each opens once.
    @State(Scope.Thread)
    public static class Arrived {
        private final byte[][] sealed = new byte[BATCH][];
        private @Nullable Call call;

        @Setup(Level.Invocation)
        public void seal(Call sealing) {
            // JMH makes another for a benchmark that asks for one as well.
            call = sealing;
            for (int i = 0; i < BATCH; i++) {
                sealed[i] = sealing.seal();
            }
        }

        int open() {
            Call opening = Objects.requireNonNull(call);
            int sum = 0;
            for (byte[] one : sealed) {
                sum += opening.open(one);
            }
            return sum;
        }
    }

    @Benchmark
    public byte[] seal(Call call) {
        return call.seal();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int open(Arrived arrived, OwnAllocation own) {
        own.begin();
        int sum = arrived.open();
        own.end(BATCH);
        return sum;
    }
}
