package dev.blindbridge.signaling.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// How many connections there may be, in all and from one address (R7). Of IPv6 the first 64 bits
/// count as the address: the rest is the client's to choose. The machine itself, where a proxy may
/// sit, is limited by the total alone. Any thread.
final class ConnectionLimit {
    private static final int PREFIX_BYTES = 8;

    private final int total;
    private final int perAddress;
    private final Map<Object, Integer> open = new HashMap<>();
    private int all;

    ConnectionLimit(int total, int perAddress) {
        this.total = total;
        this.perAddress = perAddress;
    }

    synchronized boolean enter(InetAddress address) {
        if (all >= total) {
            return false;
        }
        Object key = key(address);
        int count = open.getOrDefault(key, 0);
        if (count >= perAddress && !address.isLoopbackAddress()) {
            return false;
        }
        open.put(key, count + 1);
        all++;
        return true;
    }

    synchronized void leave(InetAddress address) {
        open.computeIfPresent(key(address), (_, count) -> count == 1 ? null : count - 1);
        all--;
    }

    private static Object key(InetAddress address) {
        return address instanceof Inet6Address
                ? Arrays.toString(Arrays.copyOf(address.getAddress(), PREFIX_BYTES))
                : address;
    }
}
