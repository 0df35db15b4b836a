package dev.blindbridge.sfu.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// A peer's address that remembers how the kernel writes it, as `struct sockaddr_in` or
/// `sockaddr_in6`, so that an answer needs no look-up. Equal to any other [InetSocketAddress] of
/// the same address and port.
final class PeerAddress extends InetSocketAddress {
    /// Of `struct sockaddr_in6`.
    static final int MAX_NAME_BYTES = 28;

    /// Between two addresses in an array.
    static final int STRIDE_BYTES = 32;

    private static final long serialVersionUID = 1;
    private static final int V4_NAME_BYTES = 16;

    /// The port stands in network order in bits 16–31 of the first word.
    private static final long PORT_AND_FAMILY = 0xFFFF_FFFFL;

    private static final int MAPPED_AT = 12;

    private final long first;
    private final long second;
    private final long third;
    private final int scope;

    private PeerAddress(
            InetAddress address, int port, long first, long second, long third, int scope) {
        super(address, port);
        this.first = first;
        this.second = second;
        this.third = third;
        this.scope = scope;
    }

    /// As the kernel wrote it. What it did not write must be zero.
    static PeerAddress read(MemorySegment names, long at) {
        long first = first(names, at);
        long second = names.get(JAVA_LONG, at + 8);
        long third = names.get(JAVA_LONG, at + 16);
        int scope = names.get(JAVA_INT, at + 24);
        int port = Short.toUnsignedInt(Short.reverseBytes((short) (first >> 16)));
        return new PeerAddress(
                address(first, second, third, scope), port, first, second, third, scope);
    }

    private static long first(MemorySegment names, long at) {
        long word = names.get(JAVA_LONG, at);
        // In sockaddr_in the address follows, in sockaddr_in6 flow information.
        return (short) word == LinuxCalls.AF_INET ? word : word & PORT_AND_FAMILY;
    }

    private static InetAddress address(long first, long second, long third, int scope) {
        try {
            if ((short) first == LinuxCalls.AF_INET) {
                byte[] bytes = new byte[4];
                put(bytes, 0, first >> 32, 4);
                return InetAddress.getByAddress(bytes);
            }
            byte[] bytes = new byte[16];
            put(bytes, 0, second, 8);
            put(bytes, 8, third, 8);
            // Makes an IPv4 address of a mapped one.
            InetAddress plain = InetAddress.getByAddress(bytes);
            return scope == 0 ? plain : Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static void put(byte[] bytes, int at, long word, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (word >> (8 * i));
        }
    }

    private static long word(byte[] bytes, int at, int count) {
        long word = 0;
        for (int i = 0; i < count; i++) {
            word |= (bytes[at + i] & 0xFFL) << (8 * i);
        }
        return word;
    }

    /// For a socket of that family.
    ///
    /// @throws IllegalArgumentException if such a socket reaches no such address
    static PeerAddress of(InetSocketAddress from, int family) {
        if (from instanceof PeerAddress peer && (short) peer.first == family) {
            return peer;
        }
        InetAddress address = from.getAddress();
        long port = Short.toUnsignedLong(Short.reverseBytes((short) from.getPort()));
        long first = port << 16 | family;
        byte[] bytes = address.getAddress();
        if (family == LinuxCalls.AF_INET) {
            if (!(address instanceof Inet4Address)) {
                throw new IllegalArgumentException("IPv6 over IPv4");
            }
            return new PeerAddress(
                    address, from.getPort(), first | word(bytes, 0, 4) << 32, 0, 0, 0);
        }
        if (address instanceof Inet4Address) {
            byte[] mapped = new byte[16];
            mapped[MAPPED_AT - 2] = -1;
            mapped[MAPPED_AT - 1] = -1;
            System.arraycopy(bytes, 0, mapped, MAPPED_AT, 4);
            bytes = mapped;
        }
        int scope = address instanceof Inet6Address v6 ? v6.getScopeId() : 0;
        return new PeerAddress(
                address, from.getPort(), first, word(bytes, 0, 8), word(bytes, 8, 8), scope);
    }

    boolean isAt(MemorySegment names, long at) {
        return first == first(names, at)
                && second == names.get(JAVA_LONG, at + 8)
                && third == names.get(JAVA_LONG, at + 16)
                && scope == names.get(JAVA_INT, at + 24);
    }

    /// Mixes all bits of an address; the highest are the best.
    static long hash(MemorySegment names, long at) {
        long hash = first(names, at) * 0x9E37_79B9_7F4A_7C15L;
        hash = (hash ^ names.get(JAVA_LONG, at + 8)) * 0x9E37_79B9_7F4A_7C15L;
        hash = Long.rotateLeft(hash, 32) ^ names.get(JAVA_LONG, at + 16);
        return hash * 0x9E37_79B9_7F4A_7C15L;
    }

    /// Writes it for the kernel.
    ///
    /// @return its length
    int write(MemorySegment names, long at) {
        names.set(JAVA_LONG, at, first);
        names.set(JAVA_LONG, at + 8, second);
        names.set(JAVA_LONG, at + 16, third);
        names.set(JAVA_INT, at + 24, scope);
        return (short) first == LinuxCalls.AF_INET ? V4_NAME_BYTES : MAX_NAME_BYTES;
    }
}
