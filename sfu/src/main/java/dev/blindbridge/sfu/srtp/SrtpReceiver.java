package dev.blindbridge.sfu.srtp;

import dev.blindbridge.sfu.wire.RtpView;
import org.jspecify.annotations.Nullable;

/// The unprotecting half of an [SrtpSession]. A packet whose tag does not verify changes nothing
/// here (R2).
final class SrtpReceiver {
    /// SSRCs that a peer may send from, RTP and RTCP each: four tracks, three layers, each with
    /// retransmissions, and room for tracks that come and go; Firefox reports from one SSRC per
    /// receiver.
    static final int MAX_STREAMS = 256;

    private final HopCipher cipher;
    private final int tagBytes;
    private final boolean indexBehindTag;
    private final StreamTable<SrtpStream> rtp = new StreamTable<>(MAX_STREAMS);
    private final StreamTable<SrtpStream> rtcp = new StreamTable<>(MAX_STREAMS);
    private final RtpView header = new RtpView();
    private boolean closed;

    // For SSRCs not yet known. A packet that fails leaves a stream unchanged, so a forger makes us
    // build none (R4); it is adopted when a tag verifies.
    private @Nullable SrtpStream spareRtp;
    private @Nullable SrtpStream spareRtcp;

    SrtpReceiver(HopCipher cipher, SrtpProfile profile) {
        this.cipher = cipher;
        tagBytes = profile.tagLengthBytes();
        // RFC 7714 section 9.3 and RFC 3711 section 3.4 differ in this.
        indexBehindTag = profile == SrtpProfile.AEAD_AES_128_GCM;
    }

    int unprotectRtp(byte[] buffer, int offset, int lengthBytes) {
        if (!header.wrapProtected(buffer, offset, lengthBytes)
                || header.payloadLengthBytes() < tagBytes) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        int ssrc = header.ssrc();
        SrtpStream known = rtp.find(ssrc);
        if (known == null && rtp.isFull()) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        SrtpStream stream = known == null ? spareRtp() : known;
        long index = stream.window().indexOf(header.sequenceNumber());
        int headerBytes = header.headerLengthBytes();
        int length = unprotect(stream, buffer, offset, headerBytes, lengthBytes, ssrc, index);
        if (known == null && length >= 0) {
            rtp.add(ssrc, stream);
            spareRtp = null;
        }
        return length;
    }

    int unprotectRtcp(byte[] buffer, int offset, int lengthBytes) {
        int headerBytes = SrtpSession.RTCP_HEADER_BYTES;
        int addedBytes = SrtpSession.CONTROL_INDEX_BYTES + tagBytes;
        if (!SrtpSession.hasRtcpHeader(buffer, offset, lengthBytes)
                || lengthBytes < headerBytes + addedBytes) {
            return SrtpStatus.MALFORMED.code();
        }
        int indexAt = lengthBytes - (indexBehindTag ? SrtpSession.CONTROL_INDEX_BYTES : addedBytes);
        int indexWord = SrtpSession.readInt(buffer, offset + indexAt);
        // RFC 3711 section 3.4: without the E bit nothing is hidden, which WebRTC never does.
        if (indexWord >= 0) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        int ssrc = SrtpSession.senderSsrc(buffer, offset);
        SrtpStream known = rtcp.find(ssrc);
        if (known == null && rtcp.isFull()) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        SrtpStream stream = known == null ? spareRtcp() : known;
        long index = indexWord & Integer.MAX_VALUE;
        int length = unprotect(stream, buffer, offset, headerBytes, lengthBytes, ssrc, index);
        if (known == null && length >= 0) {
            rtcp.add(ssrc, stream);
            spareRtcp = null;
        }
        return length;
    }

    /// RFC 3711 section 3.3: look whether the index was used, authenticate, and only then note it.
    private static int unprotect(
            SrtpStream stream,
            byte[] buffer,
            int offset,
            int headerBytes,
            int lengthBytes,
            int ssrc,
            long index) {
        int refusal = stream.window().refusal(index);
        if (refusal != 0) {
            return refusal;
        }
        int length = stream.cipher().apply(buffer, offset, headerBytes, lengthBytes, ssrc, index);
        if (length >= 0) {
            stream.window().use(index);
        }
        return length;
    }

    private SrtpStream spareRtp() {
        SrtpStream spare = spareRtp;
        if (spare == null) {
            spare = new SrtpStream(cipher.rtp(0));
            spareRtp = spare;
        }
        return spare;
    }

    private SrtpStream spareRtcp() {
        SrtpStream spare = spareRtcp;
        if (spare == null) {
            spare = new SrtpStream(cipher.rtcp(0));
            spareRtcp = spare;
        }
        return spare;
    }

    int streams() {
        return rtp.size() + rtcp.size();
    }

    void close() {
        closed = true;
        cipher.close();
    }
}
