package dev.blindbridge.sfu.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/// The sending half of [NativeDatagramPort]: messages of one or more datagrams, handed to the
/// kernel many at a time, and what to do if it refuses. Confined to its arena's thread.
final class NativeSender {
    /// sendmmsg; the negative errno if not even the first message went.
    interface Kernel {
        int send(MemorySegment messages, int count);
    }

    /// What one system call takes; more save nothing that could be measured.
    private static final int MAX_MESSAGES = 256;

    // Linux: UDP_MAX_SEGMENTS, since 6.9; before that it was 64.
    private static final int MAX_SEGMENTS = 128;

    private final Kernel kernel;
    private final int family;
    private final MessageArray messages;
    private final MessageArray pieces;
    private final SendBacklog backlog;
    private int count;
    private boolean segments = true;
    private long dropped;

    NativeSender(Arena arena, int family, Kernel kernel) {
        this.kernel = kernel;
        this.family = family;
        messages = new MessageArray(arena, MAX_MESSAGES);
        pieces = new MessageArray(arena, MAX_SEGMENTS);
        backlog = new SendBacklog(arena);
    }

    /// As [DatagramPort#send].
    void add(
            MemorySegment bytes,
            int offset,
            int lengthBytes,
            int segmentBytes,
            InetSocketAddress to) {
        PeerAddress peer;
        try {
            peer = PeerAddress.of(to, family);
        } catch (IllegalArgumentException unreachable) {
            dropped += datagrams(lengthBytes, segmentBytes);
            return;
        }
        long address = bytes.address() + offset;
        if (segments || lengthBytes <= segmentBytes) {
            add(address, lengthBytes, segmentBytes, peer);
            return;
        }
        for (int at = 0; at < lengthBytes; at += segmentBytes) {
            int size = Math.min(segmentBytes, lengthBytes - at);
            add(address + at, size, size, peer);
        }
    }

    private void add(long address, int lengthBytes, int segmentBytes, PeerAddress to) {
        if (count == MAX_MESSAGES) {
            flush();
        }
        int nameBytes = to.write(messages.names(), MessageArray.nameAt(count));
        messages.toSend(count, address, lengthBytes, segmentBytes, nameBytes);
        count++;
    }

    /// Hands everything over, what had to wait first. Nothing refers to the callers' bytes then.
    void flush() {
        int first = flushBacklog() ? transmit(messages, 0, count) : 0;
        for (int i = first; i < count; i++) {
            if (!backlog.add(messages, i)) {
                drop(messages, i);
            }
        }
        count = 0;
    }

    /// Whether something waits until the socket has room.
    boolean isWaiting() {
        return !backlog.isEmpty();
    }

    /// Whether nothing waits any more.
    boolean flushBacklog() {
        if (!backlog.isEmpty()) {
            backlog.sentUpTo(transmit(backlog.messages(), backlog.first(), backlog.end()));
        }
        return backlog.isEmpty();
    }

    /// Sends until the socket is full.
    ///
    /// @return the first message that has to wait
    private int transmit(MessageArray array, int first, int end) {
        int at = first;
        while (at < end) {
            int sent = kernel.send(array.from(at), end - at);
            if (sent >= 0) {
                at += sent;
            } else if (sent == LinuxCalls.EAGAIN) {
                return at;
            } else if (sent != LinuxCalls.EINTR) {
                onRefused(array, at++, sent);
            }
        }
        return end;
    }

    /// The kernel did not want a message; it goes on with the next.
    private void onRefused(MessageArray array, int index, int error) {
        boolean segmented = array.lengthBytes(index) > array.segmentBytes(index);
        // EIO: the way out cannot do it, for nobody. The others may be true of one receiver alone:
        // a segment is longer than its path takes.
        segments &= error != LinuxCalls.EIO;
        boolean mayGoSingly =
                error == LinuxCalls.EIO
                        || error == LinuxCalls.EINVAL
                        || error == LinuxCalls.EMSGSIZE;
        if (segmented && mayGoSingly) {
            sendSingly(array, index);
        } else {
            drop(array, index);
        }
    }

    private void sendSingly(MessageArray array, int index) {
        int segmentBytes = array.segmentBytes(index);
        int lengthBytes = array.lengthBytes(index);
        int nameBytes = array.nameBytes(index);
        int end = 0;
        for (int at = 0; at < lengthBytes; at += segmentBytes) {
            int size = Math.min(segmentBytes, lengthBytes - at);
            MemorySegment.copy(
                    array.names(),
                    MessageArray.nameAt(index),
                    pieces.names(),
                    MessageArray.nameAt(end),
                    nameBytes);
            pieces.toSend(end++, array.address(index) + at, size, size, nameBytes);
        }
        for (int i = transmit(pieces, 0, end); i < end; i++) {
            drop(pieces, i);
        }
    }

    private void drop(MessageArray array, int index) {
        dropped += datagrams(array.lengthBytes(index), array.segmentBytes(index));
    }

    private static int datagrams(int lengthBytes, int segmentBytes) {
        return (lengthBytes + segmentBytes - 1) / segmentBytes;
    }

    long droppedDatagrams() {
        return dropped;
    }
}
