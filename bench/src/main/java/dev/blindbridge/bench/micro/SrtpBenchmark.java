package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.srtp.SrtpSession;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The hop's protection, on the library that the relay takes on this machine.
public class SrtpBenchmark {
    /// A packet authenticates once, so as many as this are made ahead; they fit into a core's cache
    /// as those of a batch do.
    static final int BATCH = 256;

    /// One end of a hop, which sends.
    @State(Scope.Thread)
    public static class Sender {
        /// Speech, and a full packet of a picture.
        @Param({"160", "1100"})
        public int payloadBytes;

        // Held, or the level would be forgotten.
        private static final Logger LIBRARY = Logger.getLogger("org.jitsi");

        static {
            LIBRARY.setLevel(java.util.logging.Level.WARNING);
        }

        private final SrtpSession srtp = new SrtpSession(Packets.keys(false, 1));
        private final Packets packets = new Packets();
        private final byte[] packet = new byte[Packets.MAX_BYTES];
        private int number;

        int protect(byte[] into) {
            int length = packets.header(into, Packets.SSRC, number, number, false) + payloadBytes;
            number++;
            return positive(srtp.protectRtp(into, 0, length));
        }
    }

    /// The relay's end, and packets that have just arrived.
    @State(Scope.Thread)
    public static class Arrived {
        private final SrtpSession srtp = new SrtpSession(Packets.keys(true, 1));
        private final byte[][] packets = new byte[BATCH][Packets.MAX_BYTES];
        private final byte[] received = new byte[Packets.MAX_BYTES];
        private final int[] lengths = new int[BATCH];

        @Setup(Level.Invocation)
        public void protect(Sender sender) {
            for (int i = 0; i < BATCH; i++) {
                lengths[i] = sender.protect(packets[i]);
            }
        }

        /// As a worker does: in the one array into which it receives.
        int unprotect(int i) {
            System.arraycopy(packets[i], 0, received, 0, lengths[i]);
            return positive(srtp.unprotectRtp(received, 0, lengths[i]));
        }
    }

    private static int positive(int length) {
        if (length < 0) {
            throw new IllegalStateException("refused: " + length);
        }
        return length;
    }

    /// With the header that makes it a new one.
    @Benchmark
    public int protect(Sender sender) {
        return sender.protect(sender.packet);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int unprotect(Arrived arrived, OwnAllocation own) {
        own.begin();
        int sum = 0;
        for (int i = 0; i < BATCH; i++) {
            sum += arrived.unprotect(i);
        }
        own.end(BATCH);
        return sum;
    }
}
