package dev.blindbridge.sfu.engine;

import java.util.Arrays;

/// SRTP packets that came after the peer's Finished and before our keys, with their time of
/// arrival: bandwidth estimation starts with them.
final class EarlyPackets {
    /// A browser sends a few frames' worth while a handshake ends.
    static final int CAPACITY = 64;

    private final byte[][] packets = new byte[CAPACITY][];
    private final long[] arrivalNs = new long[CAPACITY];
    private int count;

    /// Copies a packet.
    ///
    /// @return false if there is no room
    boolean add(byte[] buffer, int offset, int lengthBytes, long nowNs) {
        if (count == CAPACITY) {
            return false;
        }
        packets[count] = Arrays.copyOfRange(buffer, offset, offset + lengthBytes);
        arrivalNs[count++] = nowNs;
        return true;
    }

    int count() {
        return count;
    }

    byte[] packet(int index) {
        return packets[index];
    }

    long arrivalNs(int index) {
        return arrivalNs[index];
    }
}
