package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.srtp.SrtpSession;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/// The whole path of a packet through the engine allocates nothing, once it is warm: unprotect,
/// route, rewrite, protect for each receiver, with loss, repairs, and RTCP both ways.
class AllocationTest {
    private static final int RECEIVERS = 5;
    private static final int BATCHES = 200;

    /// The compiler works beside us: on a busy machine it takes its time.
    private static final int MAX_ROUNDS = 60;

    private final Method allocated;
    private final Object threads;

    AllocationTest() throws ReflectiveOperationException {
        // By reflection: the module itself needs no management.
        threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        allocated =
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes");
    }

    private long allocatedBytes() throws ReflectiveOperationException {
        return (long) allocated.invoke(threads);
    }

    /// Bytes for each datagram that came in or went out; reading the counter itself takes less than
    /// one.
    private long bytesPerDatagram(EnginePath path) throws ReflectiveOperationException {
        long bytes = 0;
        long sentBefore = path.sent;
        for (int i = 0; i < BATCHES; i++) {
            path.prepare(true);
            long before = allocatedBytes();
            path.run();
            bytes += allocatedBytes() - before;
        }
        return bytes / (path.sent - sentBefore + BATCHES * EnginePath.BATCH);
    }

    @Test
    void shouldAllocateNothingPerPacketOnceWarm() throws ReflectiveOperationException {
        assumeTrue(SrtpSession.library().startsWith("OpenSSL"), "no libcrypto");
        EnginePath path = new EnginePath(RECEIVERS, SrtpProfile.AEAD_AES_128_GCM);
        long bytes = Long.MAX_VALUE;
        for (int round = 0; bytes != 0 && round < MAX_ROUNDS; round++) {
            bytes = bytesPerDatagram(path);
        }
        assertEquals(0, bytes);
        assertTrue(path.counted(Counter.RTP_FORWARDED_TOTAL) > 0, "forwarded");
        assertTrue(path.counted(Counter.RTX_SENT_TOTAL) > 0, "repaired");
        assertTrue(path.counted(Counter.NACKED_TOTAL) > 0, "asked for repairs");
        assertTrue(path.counted(Counter.PLIS_SENT_TOTAL) > 1, "asked for key frames");
        assertTrue(path.counted(Counter.TRANSPORT_FEEDBACK_SENT_TOTAL) > 0, "fed back");
    }

    /// The negative control: the other profile goes through jitsi-srtp and the JDK's ciphers.
    @Test
    void shouldSeeWhatACipherOfTheJdkAllocates() throws ReflectiveOperationException {
        EnginePath path = new EnginePath(RECEIVERS, SrtpProfile.AES128_CM_HMAC_SHA1_80);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            least = Math.min(least, bytesPerDatagram(path));
        }
        long bytes = least;
        assertTrue(bytes > 50, () -> bytes + " bytes");
    }
}
