package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.dtls.DtlsWarmUp;
import dev.blindbridge.sfu.engine.EnginePath;
import dev.blindbridge.sfu.srtp.SrtpWarmUp;

/// What must be warm before the first browser comes: its start-up probes go out in the first
/// hundreds of milliseconds, and if they are lost or stretched it stays at 300 kbit/s.
final class WarmUp {
    private WarmUp() {}

    static void run() {
        // Neither waits for the other, and a start has two cores more often than one.
        Thread packets = Thread.ofPlatform().name("warm-up").start(WarmUp::packets);
        DtlsWarmUp.run();
        try {
            packets.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void packets() {
        SrtpWarmUp.run();
        EnginePath.warmUp();
    }
}
