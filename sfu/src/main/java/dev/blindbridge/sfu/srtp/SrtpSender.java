package dev.blindbridge.sfu.srtp;

import dev.blindbridge.sfu.wire.RtpView;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/// The protecting half of an [SrtpSession]. One key and one index of one SSRC make one nonce, so
/// nothing here ever goes back or is forgotten (R5).
final class SrtpSender {
    /// SSRCs that we may send from over a transport's life, RTP and RTCP each. An SSRC with a fresh
    /// context would begin at an index that was used before.
    static final int MAX_STREAMS = 2048;

    private static final int RTCP_INDEX_BYTES = 4;

    private final SrtpContextFactory factory;
    private final int tagBytes;
    private final StreamTable<RtpStream> streams = new StreamTable<>(MAX_STREAMS);
    private final StreamTable<RtcpStream> rtcpStreams = new StreamTable<>(MAX_STREAMS);
    private final PacketSlice slice = new PacketSlice();
    private final RtpView header = new RtpView();
    private boolean closed;

    SrtpSender(SrtpKeys keys) {
        SrtpProfile profile = keys.profile();
        factory =
                new SrtpContextFactory(
                        true,
                        keys.sendKey(),
                        keys.sendSalt(),
                        SrtpSession.policyWithoutWindow(profile),
                        SrtpSession.policy(profile),
                        SilentLogger.INSTANCE);
        tagBytes = profile.tagLengthBytes();
    }

    int protectRtp(byte[] buffer, int offset, int lengthBytes) {
        if (!header.wrapProtected(buffer, offset, lengthBytes)
                || !hasRoom(buffer, offset, lengthBytes)) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        slice.wrap(buffer, offset, lengthBytes);
        try {
            RtpStream stream = stream(header.ssrc());
            return stream == null
                    ? SrtpStatus.TOO_MANY_STREAMS.code()
                    : protectRtp(stream, lengthBytes + tagBytes);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    private int protectRtp(RtpStream stream, int expectedBytes) throws GeneralSecurityException {
        long index = stream.window().indexOf(header.sequenceNumber());
        if (stream.window().isTooOld(index)) {
            return SrtpStatus.TOO_OLD.code();
        }
        if (stream.window().isUsed(index)) {
            return SrtpStatus.REPLAYED.code();
        }
        stream.window().use(index);
        return result(stream.context().transformPacket(slice), expectedBytes);
    }

    private @Nullable RtpStream stream(int ssrc) throws GeneralSecurityException {
        RtpStream stream = streams.find(ssrc);
        if (stream == null && !streams.isFull()) {
            stream = new RtpStream(factory.deriveContext(ssrc, 0));
            streams.add(ssrc, stream);
        }
        return stream;
    }

    int protectRtcp(byte[] buffer, int offset, int lengthBytes) {
        if (!SrtpSession.hasRtcpHeader(buffer, offset, lengthBytes)
                || !hasRoom(buffer, offset, lengthBytes)) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        slice.wrap(buffer, offset, lengthBytes);
        try {
            RtcpStream stream = rtcpStream(slice.senderSsrc());
            if (stream == null) {
                return SrtpStatus.TOO_MANY_STREAMS.code();
            }
            if (!stream.index.take()) {
                return SrtpStatus.EXHAUSTED.code();
            }
            int expectedBytes = lengthBytes + tagBytes + RTCP_INDEX_BYTES;
            return result(stream.context.transformPacket(slice), expectedBytes);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    private @Nullable RtcpStream rtcpStream(int ssrc) throws GeneralSecurityException {
        RtcpStream stream = rtcpStreams.find(ssrc);
        if (stream == null && !rtcpStreams.isFull()) {
            stream = new RtcpStream(factory.deriveControlContext(ssrc), new ControlIndex(0));
            rtcpStreams.add(ssrc, stream);
        }
        return stream;
    }

    private static boolean hasRoom(byte[] buffer, int offset, int lengthBytes) {
        return lengthBytes <= buffer.length - offset - SrtpSession.MAX_OVERHEAD_BYTES;
    }

    /// The library ignores a cipher's failure while it protects: only the length tells that the
    /// packet is still in the clear.
    private int result(SrtpErrorStatus status, int expectedBytes) {
        int length = slice.getLength();
        return status == SrtpErrorStatus.OK && length != expectedBytes
                ? SrtpStatus.FAILED.code()
                : SrtpSession.result(status, length);
    }

    void close() {
        closed = true;
        factory.close();
    }

    private record RtcpStream(SrtcpCryptoContext context, ControlIndex index) {}

    /// The library lets the SRTCP index wrap to zero; we do not (RFC 3711 section 9.2). The RTP
    /// index of 48 bits cannot come to its end in a transport's life.
    static final class ControlIndex {
        private long next;

        ControlIndex(int next) {
            this.next = next;
        }

        /// Uses one up, if there is one left of the 2^31.
        boolean take() {
            if (next > Integer.MAX_VALUE) {
                return false;
            }
            next++;
            return true;
        }
    }
}
