package dev.blindbridge.sfu.srtp;

import java.util.Arrays;
import java.util.HexFormat;

/// AEAD_AES_128_GCM (RFC 7714) by the system's libcrypto. SRTP derives session keys from the master
/// key alone, not from the SSRC (RFC 3711 section 4.3), so all SSRCs of a transport share two
/// contexts in each direction.
///
/// docs/decisions/0003 weighs it against jitsi-srtp on the JDK's own cipher.
final class GcmCipher implements HopCipher {
    /// Labels of session key and salt (RFC 3711 sections 4.3.1 and 4.3.2).
    private static final int RTP_KEY = 0;

    private static final int RTP_SALT = 2;
    private static final int RTCP_KEY = 3;
    private static final int RTCP_SALT = 5;

    private static final int BLOCK_BYTES = 16;

    /// Where the label comes to lie in the input of 16 bytes.
    private static final int LABEL_AT = 7;

    private static final boolean AVAILABLE = OpenSsl.isLoaded() && solvesKnownCase();

    private final GcmKey rtp;
    private final GcmKey rtcp;

    /// Leaves the arrays as they are: the caller wipes them.
    GcmCipher(byte[] masterKey, byte[] masterSalt, boolean protect, SrtpScratch scratch) {
        rtp = derive(masterKey, masterSalt, RTP_KEY, RTP_SALT, protect, scratch);
        rtcp = derive(masterKey, masterSalt, RTCP_KEY, RTCP_SALT, protect, scratch);
    }

    /// Whether the library is there and right.
    static boolean isAvailable() {
        return AVAILABLE;
    }

    private static GcmKey derive(
            byte[] masterKey,
            byte[] masterSalt,
            int keyLabel,
            int saltLabel,
            boolean protect,
            SrtpScratch scratch) {
        byte[] key = derive(masterKey, masterSalt, keyLabel);
        byte[] salt = derive(masterKey, masterSalt, saltLabel);
        try {
            return new GcmKey(
                    key,
                    Arrays.copyOf(salt, GcmKey.SALT_BYTES),
                    protect,
                    keyLabel == RTCP_KEY,
                    scratch.of(protect));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
    }

    /// RFC 3711 sections 4.3.1 and 4.3.3, with a salt that RFC 7714 section 11 fills up with zeros:
    /// key and salt are no longer than a block, so the first of the key stream is enough.
    private static byte[] derive(byte[] masterKey, byte[] masterSalt, int label) {
        byte[] in = Arrays.copyOf(masterSalt, BLOCK_BYTES);
        in[LABEL_AT] ^= (byte) label;
        byte[] out = new byte[BLOCK_BYTES];
        boolean done = OpenSsl.block(masterKey, in, out);
        Arrays.fill(in, (byte) 0);
        if (!done) {
            throw new IllegalStateException("no AES of " + OpenSsl.version());
        }
        return out;
    }

    /// Test case 2 of McGrew and Viega's specification of GCM: a library that we call in the wrong
    /// way, or one without the cipher, must not get as far as a packet.
    private static boolean solvesKnownCase() {
        byte[] packet = new byte[BLOCK_BYTES + GcmKey.TAG_BYTES];
        try (GcmKey key =
                new GcmKey(
                        new byte[BLOCK_BYTES],
                        new byte[GcmKey.SALT_BYTES],
                        true,
                        false,
                        new SrtpScratch.Direction())) {
            return key.apply(packet, 0, 0, BLOCK_BYTES, 0, 0) == packet.length
                    && HexFormat.of()
                            .formatHex(packet)
                            .equals(
                                    "0388dace60b6a392f328c2b971b2fe78"
                                            + "ab6e47d42cec13bdf53a67b21257bddf");
        } catch (IllegalStateException _) {
            return false;
        }
    }

    @Override
    public PacketCipher rtp(int ssrc) {
        return rtp;
    }

    @Override
    public PacketCipher rtcp(int ssrc) {
        return rtcp;
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
