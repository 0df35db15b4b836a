package dev.blindbridge.sfu.srtp;

import dev.blindbridge.sfu.wire.RtpView;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/// The unprotecting half of an [SrtpSession]. A packet whose tag does not verify changes nothing
/// here (R2).
final class SrtpReceiver {
    /// SSRCs that a peer may send from, RTP and RTCP each: four tracks, three layers, each with
    /// retransmissions, and room for tracks that come and go; Firefox reports from one SSRC per
    /// receiver. A context takes a few KiB.
    static final int MAX_STREAMS = 256;

    private static final int RTCP_HEADER_BYTES = 8;
    private static final int RTCP_INDEX_BYTES = 4;

    private final SrtpContextFactory factory;
    private final int tagBytes;
    private final boolean indexBehindTag;
    private final StreamTable<RtpStream> streams = new StreamTable<>(MAX_STREAMS);
    private final StreamTable<SrtcpCryptoContext> rtcpStreams = new StreamTable<>(MAX_STREAMS);
    private final PacketSlice slice = new PacketSlice();
    private final RtpView header = new RtpView();
    private boolean closed;

    // Contexts for SSRCs not yet known. A context takes the SSRC from the packet and is unchanged
    // by one that fails, so a forger makes us build none (R4); it is adopted when a tag verifies.
    private @Nullable SrtpCryptoContext spare;
    private @Nullable SrtcpCryptoContext spareRtcp;

    SrtpReceiver(SrtpKeys keys) {
        SrtpProfile profile = keys.profile();
        factory =
                new SrtpContextFactory(
                        false,
                        keys.receiveKey(),
                        keys.receiveSalt(),
                        SrtpSession.policyWithoutWindow(profile),
                        SrtpSession.policy(profile),
                        SilentLogger.INSTANCE);
        tagBytes = profile.tagLengthBytes();
        // RFC 7714 section 17 and RFC 3711 section 3.4 differ in this.
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
        slice.wrap(buffer, offset, lengthBytes);
        RtpStream stream = streams.find(header.ssrc());
        try {
            return stream == null ? unprotectUnknown() : unprotectKnown(stream);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    /// RFC 3711 section 3.3: estimate the index, look whether it was used, authenticate, and only
    /// then note it.
    private int unprotectKnown(RtpStream stream) throws GeneralSecurityException {
        long index = stream.window().indexOf(header.sequenceNumber());
        if (stream.window().isTooOld(index)) {
            return SrtpStatus.TOO_OLD.code();
        }
        if (stream.window().isUsed(index)) {
            return SrtpStatus.REPLAYED.code();
        }
        SrtpErrorStatus status = stream.context().reverseTransformPacket(slice, false);
        if (status == SrtpErrorStatus.OK) {
            stream.window().use(index);
        }
        return SrtpSession.result(status, slice.getLength());
    }

    private int unprotectUnknown() throws GeneralSecurityException {
        if (streams.isFull()) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        SrtpCryptoContext context = spare;
        if (context == null) {
            context = factory.deriveContext(0, 0);
            spare = context;
        }
        SrtpErrorStatus status = context.reverseTransformPacket(slice, false);
        if (status == SrtpErrorStatus.OK) {
            RtpStream stream = new RtpStream(context);
            stream.window().use(header.sequenceNumber());
            streams.add(header.ssrc(), stream);
            spare = null;
        }
        return SrtpSession.result(status, slice.getLength());
    }

    int unprotectRtcp(byte[] buffer, int offset, int lengthBytes) {
        if (!SrtpSession.hasRtcpHeader(buffer, offset, lengthBytes)
                || lengthBytes < RTCP_HEADER_BYTES + RTCP_INDEX_BYTES + tagBytes) {
            return SrtpStatus.MALFORMED.code();
        }
        slice.wrap(buffer, offset, lengthBytes);
        int indexAt = lengthBytes - RTCP_INDEX_BYTES - (indexBehindTag ? 0 : tagBytes);
        // RFC 3711 section 3.4: without the E bit nothing is hidden, which WebRTC never does.
        if (slice.readInt(indexAt) >= 0) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        SrtcpCryptoContext known = rtcpStreams.find(slice.senderSsrc());
        try {
            return known == null
                    ? unprotectUnknownRtcp(slice.senderSsrc())
                    : SrtpSession.result(known.reverseTransformPacket(slice), slice.getLength());
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    private int unprotectUnknownRtcp(int ssrc) throws GeneralSecurityException {
        if (rtcpStreams.isFull()) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        SrtcpCryptoContext context = spareRtcp;
        if (context == null) {
            context = factory.deriveControlContext(0);
            spareRtcp = context;
        }
        SrtpErrorStatus status = context.reverseTransformPacket(slice);
        if (status == SrtpErrorStatus.OK) {
            rtcpStreams.add(ssrc, context);
            spareRtcp = null;
        }
        return SrtpSession.result(status, slice.getLength());
    }

    int streams() {
        return streams.size() + rtcpStreams.size();
    }

    void close() {
        closed = true;
        factory.close();
    }
}
