package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.TransportId;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// How many handshakes run at a time, in all and from one address (R8). Entered by the workers,
/// left by the handshakes' threads: a lock held for a few instructions, never on a media packet's
/// path.
final class HandshakeBound {
    private final int maxInAll;
    private final int maxPerAddress;
    private final Map<TransportId, InetAddress> running = new HashMap<>();
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();

    HandshakeBound(int maxInAll, int maxPerAddress) {
        this.maxInAll = maxInAll;
        this.maxPerAddress = maxPerAddress;
    }

    synchronized boolean enter(TransportId transport, InetAddress from) {
        if (running.size() >= maxInAll
                || perAddress.getOrDefault(from, 0) >= maxPerAddress
                || running.putIfAbsent(transport, from) != null) {
            return false;
        }
        perAddress.merge(from, 1, Integer::sum);
        return true;
    }

    synchronized void leave(TransportId transport) {
        InetAddress from = running.remove(transport);
        if (from != null) {
            perAddress.computeIfPresent(from, (a, count) -> count == 1 ? null : count - 1);
        }
    }

    synchronized int running() {
        return running.size();
    }
}
