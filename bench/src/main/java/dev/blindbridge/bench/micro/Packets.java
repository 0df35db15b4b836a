package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.util.Random;

/// RTP packets as browsers send them, with their two header extensions.
public final class Packets {
    /// What libwebrtc sends at most.
    public static final int MAX_BYTES = 1_500;

    public static final int SSRC = 0x1234_5678;
    public static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
    public static final HeaderExtensions EXTENSIONS = new HeaderExtensions(1, 0, 0, 2, 0);
    private static final byte[] MID = {'v'};
    private static final int KEY_BYTES = 16;
    private static final int SALT_BYTES = 12;

    private final RtpWriter writer = new RtpWriter();

    /// Writes a header.
    ///
    /// @return its length
    public int header(byte[] packet, int ssrc, int number, int timestamp, boolean marker) {
        writer.begin(packet, 0, VP8.payloadType(), marker, number & 0xFFFF, timestamp, ssrc);
        writer.extension(EXTENSIONS.mid(), MID, 0, MID.length);
        writer.extension16(EXTENSIONS.transportWideCc(), number & 0xFFFF);
        return writer.endHeader();
    }

    /// Keys of one hop.
    ///
    /// @param relay whose side: what one sends with, the other receives with
    public static SrtpKeys keys(boolean relay, long seed) {
        Random random = new Random(seed);
        byte[] up = bytes(random, KEY_BYTES);
        byte[] upSalt = bytes(random, SALT_BYTES);
        byte[] down = bytes(random, KEY_BYTES);
        byte[] downSalt = bytes(random, SALT_BYTES);
        return relay
                ? new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, up, upSalt, down, downSalt)
                : new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, down, downSalt, up, upSalt);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
