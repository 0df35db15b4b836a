package dev.blindbridge.sfu.srtp;

import dev.blindbridge.sfu.wire.RtpView;
import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jspecify.annotations.Nullable;

/// SRTP and SRTCP of one transport, both directions (RFC 3711, RFC 7714): jitsi-srtp contexts
/// behind status codes. No packet makes it throw. Confined to one thread.
public final class SrtpSession implements AutoCloseable {
    /// What protecting adds at most: a tag of 16 and, in RTCP, an index of 4 bytes.
    public static final int MAX_OVERHEAD_BYTES = 20;

    /// SSRCs that a peer may send from, RTP and RTCP each: four tracks, three layers, each with
    /// retransmissions, and room for tracks that come and go; Firefox reports from one SSRC per
    /// receiver. A context takes a few KiB.
    static final int MAX_RECEIVE_STREAMS = 256;

    /// SSRCs that we may send from over a transport's life, RTP and RTCP each. Never forgotten: an
    /// SSRC with a fresh context would begin at an index that was used before (R5).
    static final int MAX_SEND_STREAMS = 2048;

    private static final SilentLogger LOGGER = new SilentLogger();

    /// RTCP: SSRC of the sender; then come the index and the tag.
    private static final int RTCP_HEADER_BYTES = 8;

    private static final int RTCP_INDEX_BYTES = 4;

    static {
        // The library's own choice costs seconds at start and picks a slower provider.
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private final SrtpContextFactory receiver;
    private final SrtpContextFactory sender;
    private final int tagBytes;
    private final boolean indexBehindTag;
    private final StreamTable<SrtpCryptoContext> received = new StreamTable<>(MAX_RECEIVE_STREAMS);
    private final StreamTable<SrtcpCryptoContext> receivedRtcp =
            new StreamTable<>(MAX_RECEIVE_STREAMS);
    private final StreamTable<SrtpCryptoContext> sent = new StreamTable<>(MAX_SEND_STREAMS);
    private final StreamTable<SendRtcp> sentRtcp = new StreamTable<>(MAX_SEND_STREAMS);
    private final PacketSlice slice = new PacketSlice();
    private final RtpView header = new RtpView();

    // Contexts for SSRCs not yet known. A context takes the SSRC from the packet and is unchanged
    // by one that fails, so a forger makes us build none (R4); it is adopted when a tag verifies.
    private @Nullable SrtpCryptoContext spare;
    private @Nullable SrtcpCryptoContext spareRtcp;

    /// Takes what it needs from the keys and wipes them.
    public SrtpSession(SrtpKeys keys) {
        SrtpPolicy policy = policy(keys.profile());
        tagBytes = policy.getAuthTagLength();
        indexBehindTag = keys.profile() == SrtpProfile.AEAD_AES_128_GCM;
        receiver = factory(false, keys.receiveKey(), keys.receiveSalt(), policy);
        sender = factory(true, keys.sendKey(), keys.sendSalt(), policy);
        keys.destroy();
    }

    private static SrtpPolicy policy(SrtpProfile profile) {
        int key = profile.keyLengthBytes();
        int salt = profile.saltLengthBytes();
        return switch (profile) {
            case AEAD_AES_128_GCM ->
                    new SrtpPolicy(
                            SrtpPolicy.AESGCM_ENCRYPTION,
                            key,
                            SrtpPolicy.NULL_AUTHENTICATION,
                            0,
                            16,
                            salt);
            case AES128_CM_HMAC_SHA1_80 ->
                    new SrtpPolicy(
                            SrtpPolicy.AESCM_ENCRYPTION,
                            key,
                            SrtpPolicy.HMACSHA1_AUTHENTICATION,
                            20,
                            10,
                            salt);
        };
    }

    private static SrtpContextFactory factory(
            boolean sender, byte[] key, byte[] salt, SrtpPolicy policy) {
        return new SrtpContextFactory(sender, key, salt, policy, policy, LOGGER);
    }

    /// Unprotects in place.
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the bytes are then undefined
    public int unprotectRtp(byte[] buffer, int offset, int lengthBytes) {
        if (!header.wrapProtected(buffer, offset, lengthBytes)
                || header.payloadLengthBytes() < tagBytes) {
            return SrtpStatus.MALFORMED.code();
        }
        int ssrc = header.ssrc();
        SrtpCryptoContext known = received.find(ssrc);
        if (known == null && received.isFull()) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        try {
            SrtpCryptoContext context = known != null ? known : spareContext();
            slice.wrap(buffer, offset, lengthBytes);
            SrtpErrorStatus status = context.reverseTransformPacket(slice, false);
            if (known == null && status == SrtpErrorStatus.OK) {
                received.add(ssrc, context);
                spare = null;
            }
            return result(status);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    private SrtpCryptoContext spareContext() throws GeneralSecurityException {
        SrtpCryptoContext context = spare;
        if (context == null) {
            context = receiver.deriveContext(0, 0);
            spare = context;
        }
        return context;
    }

    /// Unprotects in place, as [#unprotectRtp].
    public int unprotectRtcp(byte[] buffer, int offset, int lengthBytes) {
        if (!hasRtcpHeader(buffer, offset, lengthBytes)
                || lengthBytes < RTCP_HEADER_BYTES + RTCP_INDEX_BYTES + tagBytes) {
            return SrtpStatus.MALFORMED.code();
        }
        slice.wrap(buffer, offset, lengthBytes);
        int index = lengthBytes - RTCP_INDEX_BYTES - (indexBehindTag ? 0 : tagBytes);
        // RFC 3711 section 3.4: without the E bit nothing is hidden, which WebRTC never does.
        if (slice.readInt(index) >= 0) {
            return SrtpStatus.MALFORMED.code();
        }
        int ssrc = slice.senderSsrc();
        SrtcpCryptoContext known = receivedRtcp.find(ssrc);
        if (known == null && receivedRtcp.isFull()) {
            return SrtpStatus.TOO_MANY_STREAMS.code();
        }
        try {
            SrtcpCryptoContext context = known != null ? known : spareRtcpContext();
            SrtpErrorStatus status = context.reverseTransformPacket(slice);
            if (known == null && status == SrtpErrorStatus.OK) {
                receivedRtcp.add(ssrc, context);
                spareRtcp = null;
            }
            return result(status);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    private SrtcpCryptoContext spareRtcpContext() throws GeneralSecurityException {
        SrtcpCryptoContext context = spareRtcp;
        if (context == null) {
            context = receiver.deriveControlContext(0);
            spareRtcp = context;
        }
        return context;
    }

    private static boolean hasRtcpHeader(byte[] buffer, int offset, int lengthBytes) {
        return offset >= 0
                && lengthBytes >= RTCP_HEADER_BYTES
                && lengthBytes <= buffer.length - offset
                && (buffer[offset] & 0xC0) == 0x80;
    }

    /// Protects in place; [#MAX_OVERHEAD_BYTES] must follow. Refuses to use an index twice (R5).
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the packet must then not be sent
    public int protectRtp(byte[] buffer, int offset, int lengthBytes) {
        if (!header.wrapProtected(buffer, offset, lengthBytes)
                || lengthBytes > buffer.length - offset - MAX_OVERHEAD_BYTES) {
            return SrtpStatus.MALFORMED.code();
        }
        int ssrc = header.ssrc();
        try {
            SrtpCryptoContext context = sent.find(ssrc);
            if (context == null) {
                if (sent.isFull()) {
                    return SrtpStatus.TOO_MANY_STREAMS.code();
                }
                context = sender.deriveContext(ssrc, 0);
                sent.add(ssrc, context);
            }
            slice.wrap(buffer, offset, lengthBytes);
            SrtpErrorStatus status = context.transformPacket(slice);
            return protectedResult(status, lengthBytes + tagBytes);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    /// Protects in place, as [#protectRtp].
    public int protectRtcp(byte[] buffer, int offset, int lengthBytes) {
        if (!hasRtcpHeader(buffer, offset, lengthBytes)
                || lengthBytes > buffer.length - offset - MAX_OVERHEAD_BYTES) {
            return SrtpStatus.MALFORMED.code();
        }
        slice.wrap(buffer, offset, lengthBytes);
        int ssrc = slice.senderSsrc();
        try {
            SendRtcp stream = sentRtcp.find(ssrc);
            if (stream == null) {
                if (sentRtcp.isFull()) {
                    return SrtpStatus.TOO_MANY_STREAMS.code();
                }
                stream = new SendRtcp(sender.deriveControlContext(ssrc));
                sentRtcp.add(ssrc, stream);
            }
            if (!stream.index.take()) {
                return SrtpStatus.EXHAUSTED.code();
            }
            SrtpErrorStatus status = stream.context.transformPacket(slice);
            return protectedResult(status, lengthBytes + tagBytes + RTCP_INDEX_BYTES);
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    /// The library ignores a cipher's failure while it protects: only the length tells that the
    /// packet is still in the clear.
    private int protectedResult(SrtpErrorStatus status, int expectedBytes) {
        if (status == SrtpErrorStatus.OK && slice.getLength() != expectedBytes) {
            return SrtpStatus.FAILED.code();
        }
        return result(status);
    }

    private int result(SrtpErrorStatus status) {
        return switch (status) {
            case OK -> slice.getLength();
            case AUTH_FAIL -> SrtpStatus.AUTH_FAILED.code();
            case REPLAY_FAIL -> SrtpStatus.REPLAYED.code();
            case REPLAY_OLD -> SrtpStatus.TOO_OLD.code();
            case INVALID_PACKET -> SrtpStatus.MALFORMED.code();
            case FAIL -> SrtpStatus.FAILED.code();
        };
    }

    /// Streams with state, for tests of its bounds.
    int receiveStreams() {
        return received.size() + receivedRtcp.size();
    }

    /// Wipes the master keys; nothing works afterwards.
    @Override
    public void close() {
        receiver.close();
        sender.close();
    }

    /// The library lets the SRTCP index wrap to zero; we do not (RFC 3711 section 9.2, R5). The RTP
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

    private record SendRtcp(SrtcpCryptoContext context, ControlIndex index) {
        SendRtcp(SrtcpCryptoContext context) {
            this(context, new ControlIndex(0));
        }
    }
}
