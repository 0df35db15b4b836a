package dev.blindbridge.signaling.http;

/// How fast we read from one client: two token buckets, messages and bytes (R7). Nothing is
/// dropped: who sends more is read later. A bucket may go into debt by one message, so that a
/// message larger than the bucket passes too.
final class ReadBudget {
    /// A joiner says hello, intro and key to each of a hundred others; then a call is quiet.
    static final int MESSAGE_BURST = 1000;

    static final int MESSAGES_PER_SECOND = 50;
    static final int BYTE_BURST = 2 << 20;
    static final int BYTES_PER_SECOND = 256 << 10;

    private double messages = MESSAGE_BURST;
    private double bytes = BYTE_BURST;
    private long refilledNs;

    ReadBudget(long nowNs) {
        refilledNs = nowNs;
    }

    /// Takes one message of that length.
    ///
    /// @return how long to wait before the next one is read
    long takeNs(int lengthBytes, long nowNs) {
        double seconds = (nowNs - refilledNs) / 1e9;
        refilledNs = nowNs;
        messages = Math.min(MESSAGE_BURST, messages + seconds * MESSAGES_PER_SECOND) - 1;
        bytes = Math.min(BYTE_BURST, bytes + seconds * BYTES_PER_SECOND) - lengthBytes;
        double wait = Math.max(-messages / MESSAGES_PER_SECOND, -bytes / BYTES_PER_SECOND);
        return wait <= 0 ? 0 : (long) (wait * 1e9);
    }
}
