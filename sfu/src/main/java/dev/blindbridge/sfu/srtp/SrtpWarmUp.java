package dev.blindbridge.sfu.srtp;

/// Loads and initialises what the first packet of a process would else wait for: contexts of both
/// profiles, RTP and RTCP, both directions. A cold relay delays a browser's start-up probes, and
/// the first publisher then stays at a few hundred kbit/s.
public final class SrtpWarmUp {
    private static final int PACKET_BYTES = 200;

    private SrtpWarmUp() {}

    /// Takes about half a second in a fresh process: to be called before listening.
    public static void run() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            try (SrtpSession session = new SrtpSession(zeroKeys(profile))) {
                byte[] packet = new byte[PACKET_BYTES + SrtpSession.MAX_OVERHEAD_BYTES];
                packet[0] = (byte) 0x80;
                session.unprotectRtp(packet, 0, session.protectRtp(packet, 0, PACKET_BYTES));
                packet[0] = (byte) 0x80;
                session.unprotectRtcp(packet, 0, session.protectRtcp(packet, 0, PACKET_BYTES));
            }
        }
    }

    private static SrtpKeys zeroKeys(SrtpProfile profile) {
        int key = profile.keyLengthBytes();
        int salt = profile.saltLengthBytes();
        return new SrtpKeys(profile, new byte[key], new byte[salt], new byte[key], new byte[salt]);
    }
}
