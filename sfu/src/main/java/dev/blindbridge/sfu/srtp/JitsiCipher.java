package dev.blindbridge.sfu.srtp;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;

/// All profiles by jitsi-srtp on the JDK's ciphers: a context of a few KiB for each SSRC, and about
/// 1 kB of garbage for each packet. A context follows the index by itself, in step with our
/// [IndexWindow]: both estimate from the highest so far (RFC 3711 section 3.3.1) and move only when
/// a packet has passed.
final class JitsiCipher implements HopCipher {
    static {
        // The library's own choice costs seconds at start and picks a slower provider.
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private final SrtpContextFactory factory;
    private final SrtpProfile profile;
    private final boolean protect;
    private final PacketSlice slice = new PacketSlice();

    JitsiCipher(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, boolean protect) {
        this.profile = profile;
        this.protect = protect;
        factory =
                new SrtpContextFactory(
                        protect,
                        masterKey,
                        masterSalt,
                        policy(profile),
                        policy(profile),
                        SilentLogger.INSTANCE);
    }

    /// The library's name for a profile, without windows: we keep wider ones of our own.
    private static SrtpPolicy policy(SrtpProfile profile) {
        boolean gcm = profile == SrtpProfile.AEAD_AES_128_GCM;
        SrtpPolicy policy =
                new SrtpPolicy(
                        gcm ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
                        profile.keyLengthBytes(),
                        gcm ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        gcm ? 0 : 20,
                        profile.tagLengthBytes(),
                        profile.saltLengthBytes());
        policy.setSendReplayEnabled(false);
        policy.setReceiveReplayEnabled(false);
        return policy;
    }

    @Override
    public PacketCipher rtp(int ssrc) {
        try {
            SrtpCryptoContext context = factory.deriveContext(ssrc, 0);
            return protect
                    ? protecting(context::transformPacket, profile.tagLengthBytes())
                    : unprotecting(packet -> context.reverseTransformPacket(packet, false));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    @Override
    public PacketCipher rtcp(int ssrc) {
        try {
            SrtcpCryptoContext context = factory.deriveControlContext(ssrc);
            int addedBytes = profile.tagLengthBytes() + SrtpSession.CONTROL_INDEX_BYTES;
            return protect
                    ? protecting(context::transformPacket, addedBytes)
                    : unprotecting(context::reverseTransformPacket);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /// What RTP and RTCP contexts have in common.
    private interface Context {
        SrtpErrorStatus transform(PacketSlice packet) throws GeneralSecurityException;
    }

    /// The library ignores a cipher's failure while it protects: only the length tells that the
    /// packet is still in the clear.
    private PacketCipher protecting(Context context, int addedBytes) {
        return (buffer, offset, headerBytes, lengthBytes, ssrc, index) -> {
            int length = transform(context, buffer, offset, lengthBytes);
            return length < 0 || length == lengthBytes + addedBytes
                    ? length
                    : SrtpStatus.FAILED.code();
        };
    }

    private PacketCipher unprotecting(Context context) {
        return (buffer, offset, headerBytes, lengthBytes, ssrc, index) ->
                transform(context, buffer, offset, lengthBytes);
    }

    /// The length after the library is done, or our code for what stopped it.
    private int transform(Context context, byte[] buffer, int offset, int lengthBytes) {
        try {
            slice.wrap(buffer, offset, lengthBytes);
            return switch (context.transform(slice)) {
                case OK -> slice.getLength();
                case AUTH_FAIL -> SrtpStatus.AUTH_FAILED.code();
                case REPLAY_FAIL -> SrtpStatus.REPLAYED.code();
                case REPLAY_OLD -> SrtpStatus.TOO_OLD.code();
                case INVALID_PACKET -> SrtpStatus.MALFORMED.code();
                case FAIL -> SrtpStatus.FAILED.code();
            };
        } catch (GeneralSecurityException e) {
            return SrtpStatus.FAILED.code();
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
