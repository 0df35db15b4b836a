package dev.blindbridge.sfu.srtp;

import org.jitsi.srtp.SrtpCryptoContext;

/// One SSRC's RTP in one direction.
record RtpStream(SrtpCryptoContext context, IndexWindow window) {
    RtpStream(SrtpCryptoContext context) {
        this(context, new IndexWindow());
    }
}
