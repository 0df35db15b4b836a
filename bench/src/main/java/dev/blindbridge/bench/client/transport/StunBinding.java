package dev.blindbridge.bench.client.transport;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU32;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU64;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u32;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u64;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The STUN messages of a controlling agent (RFC 8489, RFC 8445 section 7): Binding requests and
/// their success responses, its own and those of a peer that checks in turn.
final class StunBinding {
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int REQUEST = 0x0001;
    private static final int SUCCESS = 0x0101;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int PRIORITY = 0x0024;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int FINGERPRINT = 0x8028;
    private static final int ICE_CONTROLLING = 0x802A;
    private static final int FAMILY_IPV4 = 1;
    private static final int FINGERPRINT_XOR = 0x5354554E;

    /// Peer-reflexive, one component, highest local preference (RFC 8445 section 5.1.2.1).
    private static final int PRIORITY_VALUE = 110 << 24 | 0xFFFF << 8 | 255;

    private StunBinding() {}

    /// A connectivity check that nominates: with an ice-lite peer the first pair that works is good
    /// enough.
    static byte[] request(
            long transactionHigh,
            int transactionLow,
            String username,
            String password,
            long tieBreaker) {
        byte[] name = username.getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[20 + 4 + ((name.length + 3) & ~3) + 8 + 4 + 12 + 24 + 8];
        putU16(message, 0, REQUEST);
        putU32(message, 4, MAGIC_COOKIE);
        putU64(message, 8, transactionHigh);
        putU32(message, 16, transactionLow);
        int at = attribute(message, 20, USERNAME, name.length);
        System.arraycopy(name, 0, message, at, name.length);
        at = attribute(message, at + ((name.length + 3) & ~3), PRIORITY, 4);
        putU32(message, at, PRIORITY_VALUE);
        at = attribute(message, at + 4, USE_CANDIDATE, 0);
        at = attribute(message, at, ICE_CONTROLLING, 8);
        putU64(message, at, tieBreaker);
        return finished(message, at + 8, password);
    }

    /// The answer to a request that [#isRequest] accepts, from an IPv4 address.
    static byte[] response(byte[] bytes, int offset, InetSocketAddress from, String password) {
        byte[] message = new byte[20 + 4 + 8 + 24 + 8];
        System.arraycopy(bytes, offset, message, 0, 20);
        putU16(message, 0, SUCCESS);
        int at = attribute(message, 20, XOR_MAPPED_ADDRESS, 8);
        putU16(message, at, FAMILY_IPV4);
        putU16(message, at + 2, from.getPort() ^ (MAGIC_COOKIE >>> 16));
        putU32(message, at + 4, u32(from.getAddress().getAddress(), 0) ^ MAGIC_COOKIE);
        return finished(message, at + 8, password);
    }

    /// Adds integrity and fingerprint, for which there is just room (RFC 8489 sections 14.5, 14.7).
    private static byte[] finished(byte[] message, int end, String password) {
        int at = attribute(message, end, MESSAGE_INTEGRITY, 20);
        putU16(message, 2, at); // the length as if integrity were last: at + 20 - 20 of header
        System.arraycopy(hmac(message, 0, at - 4, password), 0, message, at, 20);
        at = attribute(message, at + 20, FINGERPRINT, 4);
        putU16(message, 2, at + 4 - 20);
        putU32(message, at, crc(message, 0, at - 4));
        return message;
    }

    private static int attribute(byte[] message, int at, int type, int length) {
        putU16(message, at, type);
        putU16(message, at + 2, length);
        return at + 4;
    }

    /// Whether a datagram is STUN (RFC 7983 section 7).
    static boolean isStun(byte[] bytes, int offset, int length) {
        return length >= 20
                && bytes[offset] >= 0
                && bytes[offset] < 4
                && u32(bytes, offset + 4) == MAGIC_COOKIE;
    }

    /// Whether this is a check by who knows the password.
    static boolean isRequest(byte[] bytes, int offset, int length, String password) {
        return isStun(bytes, offset, length)
                && u16(bytes, offset) == REQUEST
                && u16(bytes, offset + 2) == length - 20
                && integrityHolds(bytes, offset, length, password);
    }

    /// Whether this is the success response to that transaction, made by who knows the password.
    static boolean isResponse(
            byte[] bytes,
            int offset,
            int length,
            long transactionHigh,
            int transactionLow,
            String password) {
        return isStun(bytes, offset, length)
                && u16(bytes, offset) == SUCCESS
                && u16(bytes, offset + 2) == length - 20
                && u64(bytes, offset + 8) == transactionHigh
                && u32(bytes, offset + 16) == transactionLow
                && integrityHolds(bytes, offset, length, password);
    }

    /// RFC 8489 section 14.5.
    private static boolean integrityHolds(byte[] bytes, int offset, int length, String password) {
        int end = offset + length;
        for (int at = offset + 20; at + 4 <= end; ) {
            int size = u16(bytes, at + 2);
            if (u16(bytes, at) == MESSAGE_INTEGRITY && size == 20 && at + 24 <= end) {
                byte[] copy = Arrays.copyOfRange(bytes, offset, at);
                putU16(copy, 2, at + 24 - offset - 20);
                byte[] tag = Arrays.copyOfRange(bytes, at + 4, at + 24);
                return MessageDigest.isEqual(hmac(copy, 0, copy.length, password), tag);
            }
            at += 4 + ((size + 3) & ~3);
        }
        return false;
    }

    private static byte[] hmac(byte[] bytes, int offset, int length, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(bytes, offset, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // HmacSHA1 is in every Java
        }
    }

    /// RFC 8489 section 14.7.
    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }
}
