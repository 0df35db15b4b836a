package dev.blindbridge.sfu.srtp;

/// One SSRC's RTP, or RTCP, in one direction: some 200 bytes, and what the cipher keeps for itself.
final class SrtpStream {
    /// In the place of each that has ended: its SSRC is not used again (R5).
    static final SrtpStream ENDED =
            new SrtpStream((buffer, offset, headerBytes, lengthBytes, ssrc, index) ->
                    SrtpStatus.EXHAUSTED.code());

    private final HopCipher.PacketCipher cipher;
    private final IndexWindow window = new IndexWindow();

    SrtpStream(HopCipher.PacketCipher cipher) {
        this.cipher = cipher;
    }

    HopCipher.PacketCipher cipher() {
        return cipher;
    }

    IndexWindow window() {
        return window;
    }
}
