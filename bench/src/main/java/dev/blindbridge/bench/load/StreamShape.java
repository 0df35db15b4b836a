package dev.blindbridge.bench.load;

/// What a published stream looks like.
///
/// @param packetBytes of a full RTP packet before SRTP
/// @param packetsPerFrame that leave together
public record StreamShape(
        boolean video, int packetBytes, int packetsPerFrame, double framesPerSecond) {
    /// 20 ms of speech of constant size, sealed.
    public static final StreamShape SPEECH = new StreamShape(false, 160, 1, 50);

    /// Packets of one size at equal distances.
    public static StreamShape even(int packetBytes, double packetsPerSecond) {
        return new StreamShape(true, packetBytes, 1, packetsPerSecond);
    }

    /// The same packets, several at a time, as frames bring them.
    public static StreamShape bursts(
            int packetBytes, int packetsPerFrame, double packetsPerSecond) {
        return new StreamShape(
                true, packetBytes, packetsPerFrame, packetsPerSecond / packetsPerFrame);
    }

    public double packetsPerSecond() {
        return packetsPerFrame * framesPerSecond;
    }

    long intervalNs() {
        return Math.round(1e9 / framesPerSecond);
    }
}
