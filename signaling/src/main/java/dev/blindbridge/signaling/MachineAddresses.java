package dev.blindbridge.signaling;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The machine's own addresses at which a browser may reach the media ports.
final class MachineAddresses {
    /// More candidates only make descriptions longer.
    private static final int MAX_ADDRESSES = 8;

    private MachineAddresses() {}

    /// Those of all interfaces that are up, IPv4 first; no loopback, which Firefox refuses as a
    /// candidate, and no link-local. Without any (a machine without network) the loopback address.
    static List<InetAddress> announceable() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
                if (card.isUp()) {
                    card.inetAddresses()
                            .filter(MachineAddresses::reachable)
                            .map(MachineAddresses::withoutScope)
                            .forEach(found::add);
                }
            }
        } catch (SocketException _) {
            // As good as none.
        }
        found.sort(Comparator.comparing(address -> !(address instanceof Inet4Address)));
        return found.isEmpty()
                ? List.of(InetAddress.getLoopbackAddress())
                : List.copyOf(found.subList(0, Math.min(MAX_ADDRESSES, found.size())));
    }

    /// The name of our interface means nothing to others.
    static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean reachable(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}
