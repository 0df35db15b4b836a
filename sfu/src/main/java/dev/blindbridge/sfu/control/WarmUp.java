package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.dtls.DtlsWarmUp;
import dev.blindbridge.sfu.engine.EnginePath;
import dev.blindbridge.sfu.srtp.SrtpProfile;

/// What must be warm before the first browser comes: its start-up probes go out in the first
/// hundreds of milliseconds, and if they are lost or stretched it stays at 300 kbit/s.
final class WarmUp {
    private WarmUp() {}

    /// To be called before the ports open. A handshake and a whole call without sockets, with the
    /// profile that all browsers choose.
    static void run() {
        // Neither waits for the other, and a start has two cores more often than one.
        Thread packets =
                Thread.ofPlatform()
                        .name("warm-up")
                        .start(() -> EnginePath.warmUp(SrtpProfile.AEAD_AES_128_GCM));
        DtlsWarmUp.run();
        try {
            packets.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// To be called when they are open: the other profile, which browsers only take from relays
    /// that have no other. It would cost each start half a second.
    static void finishInBackground() {
        Thread.ofPlatform()
                .name("warm-up")
                .daemon()
                .start(() -> EnginePath.warmUp(SrtpProfile.AES128_CM_HMAC_SHA1_80));
    }
}
