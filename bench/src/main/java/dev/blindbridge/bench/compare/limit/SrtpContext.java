package dev.blindbridge.bench.compare.limit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// AEAD_AES_128_GCM (RFC 7714) in one direction, from native memory to native memory. Index and
/// replay are the caller's business.
final class SrtpContext {
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final long context;
    private final int saltHigh;
    private final long saltLow;
    private final MemorySegment nonce;
    private final MemorySegment length;

    private SrtpContext(SessionKey key, boolean protecting) {
        context = LibCrypto.context(key.key(), protecting);
        MemorySegment salt = MemorySegment.ofArray(key.salt());
        saltHigh = salt.get(U32, 0);
        saltLow = salt.get(U64, 4);
        nonce = Arena.global().allocate(NONCE_BYTES, Long.BYTES);
        length = Arena.global().allocate(ValueLayout.JAVA_INT);
    }

    static SrtpContext protecting(SessionKey key) {
        return new SrtpContext(key, true);
    }

    static SrtpContext unprotecting(SessionKey key) {
        return new SrtpContext(key, false);
    }

    /// Writes payload and tag behind the header, which lies at `to` already.
    ///
    /// @param index rollover counter and sequence number, 48 bits
    void protect(long to, int headerBytes, long payload, int payloadBytes, int ssrc, long index) {
        begin(ssrc, index);
        LibCrypto.update(context, 0, length, to, headerBytes);
        LibCrypto.update(context, to + headerBytes, length, payload, payloadBytes);
        LibCrypto.writeTag(context, length, to + headerBytes + payloadBytes);
    }

    /// Unprotects in place: the length of the payload, negative if it does not authenticate.
    int unprotect(long packet, int headerBytes, int packetBytes, int ssrc, long index) {
        int payloadBytes = packetBytes - headerBytes - TAG_BYTES;
        if (payloadBytes < 0) {
            return -1;
        }
        begin(ssrc, index);
        long payload = packet + headerBytes;
        LibCrypto.update(context, 0, length, packet, headerBytes);
        LibCrypto.update(context, payload, length, payload, payloadBytes);
        return LibCrypto.tagHolds(context, length, payload + payloadBytes) ? payloadBytes : -1;
    }

    /// RFC 7714 section 8.1: two zero bytes, SSRC, rollover counter and sequence number, all over
    /// the salt.
    private void begin(int ssrc, long index) {
        nonce.set(U32, 0, saltHigh ^ (ssrc >>> 16));
        nonce.set(U64, 4, saltLow ^ (((long) ssrc << 48) | (index & 0xFFFF_FFFF_FFFFL)));
        LibCrypto.begin(context, nonce);
    }
}
