package dev.blindbridge.sfu.worker;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/// The wildcard that stands for IPv4 and IPv6 at once.
final class WildcardAddress {
    private WildcardAddress() {}

    /// `::` in place of `0.0.0.0` where the machine has IPv6, since an epoll socket takes an IPv4
    /// wildcard at its word; and the other way round where it has none.
    static InetSocketAddress dualStack(InetSocketAddress address) {
        if (!address.getAddress().isAnyLocalAddress()) {
            return address;
        }
        try {
            InetAddress wildcard = InetAddress.getByAddress(new byte[hasIpv6() ? 16 : 4]);
            return new InetSocketAddress(wildcard, address.getPort());
        } catch (UnknownHostException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static boolean hasIpv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(Inet6Address.class::isInstance);
        } catch (SocketException e) {
            return false;
        }
    }
}
