package dev.blindbridge.bench.client.rtp;

/// The transport-wide sequence number: one count over all tracks of a session
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 2).
public final class TransportSequence {
    private int next;

    int next() {
        int value = next;
        next = (next + 1) & 0xFFFF;
        return value;
    }
}
