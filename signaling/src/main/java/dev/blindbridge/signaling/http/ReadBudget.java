package dev.blindbridge.signaling.http;

/// How fast we read from one client: two token buckets, messages and bytes (R7). Nothing is
/// dropped: who sends more is read later. A bucket may go into debt by one message, so that a
/// message larger than the bucket passes too.
final class ReadBudget {
    /// A joiner says hello, intro and key to each of a hundred others; then a call is quiet.
    static final int MESSAGE_BURST = 1000;

    static final int MESSAGES_PER_SECOND = 50;
    static final int BYTE_BURST = 2 << 20;

    /// Twelve chunks of files, 64 KiB each and a third more for base64. One message is read at a
    /// time, so speed costs no memory here; media has threads of its own. That files leave a
    /// client's media enough of its uplink is the client's business, who paces them.
    static final int BYTES_PER_SECOND = 1 << 20;

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
