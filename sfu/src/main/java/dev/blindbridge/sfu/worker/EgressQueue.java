package dev.blindbridge.sfu.worker;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The datagrams of a batch in one array, each right behind the one before, so that those to one
/// receiver can leave as one message. Owned by the worker's thread.
final class EgressQueue {
    /// A batch of 32 packets to a room of ten; more leaves in several messages.
    private static final int CAPACITY_BYTES = 512 * 1024;

    private static final int CAPACITY_DATAGRAMS = 1024;

    // Linux: UDP_MAX_SEGMENTS is 64 before 6.9, and a message is no longer than a datagram.
    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_MESSAGE_BYTES = 65_507;

    private final DatagramPort port;
    private final int maxDatagramBytes;
    private final byte[] bytes = new byte[CAPACITY_BYTES];
    private final int[] lengths = new int[CAPACITY_DATAGRAMS];
    private final @Nullable InetSocketAddress[] receivers =
            new InetSocketAddress[CAPACITY_DATAGRAMS];
    private int count;
    private int end;

    EgressQueue(DatagramPort port, int maxDatagramBytes) {
        this.port = port;
        this.maxDatagramBytes = maxDatagramBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /// Where the next datagram begins.
    int end() {
        return end;
    }

    void commit(int lengthBytes, InetSocketAddress to) {
        if (lengthBytes <= 0 || lengthBytes > maxDatagramBytes) {
            throw new IllegalArgumentException("datagram of " + lengthBytes + " bytes");
        }
        lengths[count] = lengthBytes;
        receivers[count] = to;
        count++;
        end += lengthBytes;
        if (count == CAPACITY_DATAGRAMS || end + maxDatagramBytes > CAPACITY_BYTES) {
            drain();
        }
    }

    /// Gives everything to the port, message by message.
    void drain() {
        int offset = 0;
        int first = 0;
        while (first < count) {
            InetSocketAddress to = receivers[first];
            int messageBytes = lengths[first];
            int next = first + 1;
            while (to != null && next < count && joins(first, next, messageBytes, to)) {
                messageBytes += lengths[next++];
            }
            if (to != null) {
                port.send(bytes, offset, messageBytes, lengths[first], to);
            }
            offset += messageBytes;
            first = next;
        }
        Arrays.fill(receivers, 0, count, null);
        count = 0;
        end = 0;
    }

    /// UDP_SEGMENT cuts into equal pieces: only the last may be shorter, so nothing follows one
    /// that is.
    private boolean joins(int first, int next, int messageBytes, InetSocketAddress to) {
        return lengths[next - 1] == lengths[first]
                && lengths[next] <= lengths[first]
                && next - first < MAX_SEGMENTS
                && messageBytes + lengths[next] <= MAX_MESSAGE_BYTES
                && to.equals(receivers[next]);
    }
}
