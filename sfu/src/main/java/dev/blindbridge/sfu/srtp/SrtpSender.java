package dev.blindbridge.sfu.srtp;

import dev.blindbridge.sfu.wire.RtpView;
import org.jspecify.annotations.Nullable;

/// The protecting half of an [SrtpSession]. One key and one index of one SSRC make one nonce, so
/// nothing here ever goes back or is forgotten (R5).
final class SrtpSender {
    /// SSRCs that we may send from over a transport's life, RTP and RTCP each. One that has ended
    /// takes no more than its place in the table, so this is a day of people who come and go.
    static final int MAX_STREAMS = 1 << 16;

    /// RFC 3711 section 9.2. The RTP index of 48 bits cannot come to its end in a transport's life.
    private static final long LAST_CONTROL_INDEX = Integer.MAX_VALUE;

    private final HopCipher cipher;
    private final StreamTable<SrtpStream> rtp = new StreamTable<>(MAX_STREAMS);
    private final StreamTable<SrtpStream> rtcp = new StreamTable<>(MAX_STREAMS);
    private final RtpView header = new RtpView();
    private boolean closed;

    SrtpSender(HopCipher cipher) {
        this.cipher = cipher;
    }

    int protectRtp(byte[] buffer, int offset, int lengthBytes) {
        if (!header.wrapProtected(buffer, offset, lengthBytes)
                || !hasRoom(buffer, offset, lengthBytes)) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        int ssrc = header.ssrc();
        SrtpStream stream = rtp.find(ssrc);
        if (stream == null) {
            stream = rtp.isFull() ? null : added(rtp, ssrc, cipher.rtp(ssrc));
        }
        if (stream == null) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        if (stream == SrtpStream.ENDED) {
            return SrtpStatus.EXHAUSTED.code();
        }
        long index = stream.window().indexOf(header.sequenceNumber());
        return protect(
                stream, buffer, offset, header.headerLengthBytes(), lengthBytes, ssrc, index);
    }

    int protectRtcp(byte[] buffer, int offset, int lengthBytes) {
        if (!SrtpSession.hasRtcpHeader(buffer, offset, lengthBytes)
                || !hasRoom(buffer, offset, lengthBytes)) {
            return SrtpStatus.MALFORMED.code();
        }
        if (closed) {
            return SrtpStatus.FAILED.code();
        }
        int ssrc = SrtpSession.senderSsrc(buffer, offset);
        SrtpStream stream = rtcp.find(ssrc);
        if (stream == null) {
            stream = rtcp.isFull() ? null : added(rtcp, ssrc, cipher.rtcp(ssrc));
        }
        if (stream == null) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        long index = stream.window().next();
        if (stream == SrtpStream.ENDED || index > LAST_CONTROL_INDEX) {
            return SrtpStatus.EXHAUSTED.code();
        }
        return protect(
                stream, buffer, offset, SrtpSession.RTCP_HEADER_BYTES, lengthBytes, ssrc, index);
    }

    /// Notes the index first: whatever happens then, it is used up.
    private static int protect(
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
        stream.window().use(index);
        return stream.cipher().apply(buffer, offset, headerBytes, lengthBytes, ssrc, index);
    }

    private static SrtpStream added(
            StreamTable<SrtpStream> table, int ssrc, HopCipher.PacketCipher cipher) {
        SrtpStream stream = new SrtpStream(cipher);
        table.add(ssrc, stream);
        return stream;
    }

    private static boolean hasRoom(byte[] buffer, int offset, int lengthBytes) {
        return lengthBytes <= buffer.length - offset - SrtpSession.MAX_OVERHEAD_BYTES;
    }

    void end(int ssrc) {
        end(rtp, ssrc);
        end(rtcp, ssrc);
    }

    private static void end(StreamTable<SrtpStream> table, int ssrc) {
        if (table.find(ssrc) != null) {
            table.replace(ssrc, SrtpStream.ENDED);
        }
    }

    /// For tests of the end of the index.
    @Nullable IndexWindow controlWindow(int ssrc) {
        SrtpStream stream = rtcp.find(ssrc);
        return stream == null ? null : stream.window();
    }

    void close() {
        closed = true;
        cipher.close();
    }
}
