package dev.blindbridge.sfu.srtp;

import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;

/// SRTP and SRTCP of one transport, both directions (RFC 3711, RFC 7714): jitsi-srtp contexts
/// behind status codes. No packet makes it throw. Confined to one thread.
public final class SrtpSession implements AutoCloseable {
    /// What protecting adds at most: a tag of 16 and, in RTCP, an index of 4 bytes.
    public static final int MAX_OVERHEAD_BYTES = 20;

    /// RTCP: first word and SSRC of the sender, which stay readable.
    private static final int RTCP_HEADER_BYTES = 8;

    static {
        // The library's own choice costs seconds at start and picks a slower provider.
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private final SrtpReceiver receiver;
    private final SrtpSender sender;

    /// Takes what it needs from the keys and wipes them.
    public SrtpSession(SrtpKeys keys) {
        receiver = new SrtpReceiver(keys);
        sender = new SrtpSender(keys);
        keys.destroy();
    }

    /// Unprotects in place.
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the bytes are then undefined
    public int unprotectRtp(byte[] buffer, int offset, int lengthBytes) {
        return receiver.unprotectRtp(buffer, offset, lengthBytes);
    }

    /// Unprotects in place, as [#unprotectRtp].
    public int unprotectRtcp(byte[] buffer, int offset, int lengthBytes) {
        return receiver.unprotectRtcp(buffer, offset, lengthBytes);
    }

    /// Protects in place; [#MAX_OVERHEAD_BYTES] must follow. Refuses to use an index twice (R5).
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the packet must then not be sent
    public int protectRtp(byte[] buffer, int offset, int lengthBytes) {
        return sender.protectRtp(buffer, offset, lengthBytes);
    }

    /// Protects in place, as [#protectRtp].
    public int protectRtcp(byte[] buffer, int offset, int lengthBytes) {
        return sender.protectRtcp(buffer, offset, lengthBytes);
    }

    /// Received streams with state, for tests of the bounds.
    int receiveStreams() {
        return receiver.streams();
    }

    /// Wipes the master keys; afterwards every packet fails.
    @Override
    public void close() {
        receiver.close();
        sender.close();
    }

    /// The library's name for a profile; RTP and RTCP are alike.
    static SrtpPolicy policy(SrtpProfile profile) {
        int key = profile.keyLengthBytes();
        int salt = profile.saltLengthBytes();
        return switch (profile) {
            case AEAD_AES_128_GCM ->
                    new SrtpPolicy(
                            SrtpPolicy.AESGCM_ENCRYPTION,
                            key,
                            SrtpPolicy.NULL_AUTHENTICATION,
                            0,
                            profile.tagLengthBytes(),
                            salt);
            case AES128_CM_HMAC_SHA1_80 ->
                    new SrtpPolicy(
                            SrtpPolicy.AESCM_ENCRYPTION,
                            key,
                            SrtpPolicy.HMACSHA1_AUTHENTICATION,
                            20,
                            profile.tagLengthBytes(),
                            salt);
        };
    }

    /// For RTP we keep a wider window of our own, [IndexWindow].
    static SrtpPolicy policyWithoutWindow(SrtpProfile profile) {
        SrtpPolicy policy = policy(profile);
        policy.setSendReplayEnabled(false);
        policy.setReceiveReplayEnabled(false);
        return policy;
    }

    static boolean hasRtcpHeader(byte[] buffer, int offset, int lengthBytes) {
        return offset >= 0
                && lengthBytes >= RTCP_HEADER_BYTES
                && lengthBytes <= buffer.length - offset
                && (buffer[offset] & 0xC0) == 0x80;
    }

    /// The length after the library is done, or our code for what stopped it.
    static int result(SrtpErrorStatus status, int lengthBytes) {
        return switch (status) {
            case OK -> lengthBytes;
            case AUTH_FAIL -> SrtpStatus.AUTH_FAILED.code();
            case REPLAY_FAIL -> SrtpStatus.REPLAYED.code();
            case REPLAY_OLD -> SrtpStatus.TOO_OLD.code();
            case INVALID_PACKET -> SrtpStatus.MALFORMED.code();
            case FAIL -> SrtpStatus.FAILED.code();
        };
    }
}
