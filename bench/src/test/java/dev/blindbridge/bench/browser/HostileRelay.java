package dev.blindbridge.bench.browser;

import dev.blindbridge.sfu.control.RelayControl;
import dev.blindbridge.sfu.engine.PacketTap;
import dev.blindbridge.signaling.ConfigException;
import dev.blindbridge.signaling.SignalingServer;
import java.util.Arrays;

/// The whole server in this process, with a hand in the packets it relays: what a bad bridge could
/// do to media between unprotecting a packet and protecting it again. Sizes stay.
final class HostileRelay implements AutoCloseable {
    /// What is done to each RTP packet from now on.
    enum Deed {
        NOTHING,
        /// One bit of every sealed frame's end is turned.
        FLIP_A_BIT,
        /// What was sealed is written over with bytes that a decoder would take for sound and
        /// picture.
        INJECT_PLAIN
    }

    private static final int FIXED_HEADER_BYTES = 12; // RFC 3550 section 5.1

    private final SignalingServer server;
    private volatile Deed deed = Deed.NOTHING;

    HostileRelay() throws ConfigException {
        PacketTap hand = this::touch;
        server =
                SignalingServer.start(
                        (config, listener, control) ->
                                RelayControl.startTapped(config, control, listener, hand),
                        "--http=127.0.0.1:0",
                        "--metrics=off",
                        "--media-port=0",
                        "--workers=1");
    }

    void does(Deed next) {
        deed = next;
    }

    private void touch(byte[] buffer, int offset, int lengthBytes) {
        switch (deed) {
            case NOTHING -> {}
            case FLIP_A_BIT -> buffer[offset + lengthBytes - 1] ^= 1;
            case INJECT_PLAIN -> {
                int payload = offset + headerBytes(buffer, offset);
                // The first byte would be an Opus TOC, or a VP8 payload descriptor.
                Arrays.fill(buffer, payload + 1, offset + lengthBytes, (byte) 0x55);
            }
        }
    }

    /// RFC 3550 sections 5.1 and 5.3.1.
    private static int headerBytes(byte[] buffer, int offset) {
        int bytes = FIXED_HEADER_BYTES + 4 * (buffer[offset] & 0x0f);
        if ((buffer[offset] & 0x10) != 0) {
            int words =
                    (buffer[offset + bytes + 2] & 0xff) << 8 | (buffer[offset + bytes + 3] & 0xff);
            bytes += 4 + 4 * words;
        }
        return bytes;
    }

    String link(String room, String passphrase) {
        return "http://localhost:" + server.httpAddress().getPort() + "/" + room + "#" + passphrase;
    }

    @Override
    public void close() {
        server.close();
    }
}
