package dev.blindbridge.bench.compare.limit;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramSockets;
import dev.blindbridge.bench.client.transport.SrtpHop;
import dev.blindbridge.bench.client.transport.SrtpKeyMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A socket and a key that the limit knows: a transport without ICE and DTLS. Loop thread only.
final class LimitLeg implements AutoCloseable {
    /// Takes packets as they come; their array is free again on return.
    @FunctionalInterface
    interface Handler {
        void onPacket(SrtpHop srtp, byte[] bytes, int length, long arrivalNs);
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key = new byte[SessionKey.KEY_BYTES];
    private final byte[] salt = new byte[SessionKey.SALT_BYTES];
    private final SrtpHop srtp;
    private final InetSocketAddress relay;
    private final DatagramSockets.Socket socket;

    LimitLeg(ClientLoop loop, InetSocketAddress relay, Handler handler) {
        this.relay = relay;
        RANDOM.nextBytes(key);
        RANDOM.nextBytes(salt);
        // The same key both ways: media goes one way only.
        srtp = new SrtpHop(SrtpKeyMaterial.symmetric(key, salt));
        try {
            socket =
                    loop.open((bytes, length, from, arrivalNs) -> {
                        if (from.equals(relay)) {
                            handler.onPacket(srtp, bytes, length, arrivalNs);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As the limit reads it.
    String key() {
        return HexFormat.of().formatHex(key) + HexFormat.of().formatHex(salt);
    }

    int port() {
        return socket.localAddress().getPort();
    }

    /// In place; the array needs 32 bytes of room.
    void protectAndSend(byte[] packet, int length) {
        int protectedBytes = srtp.protectRtp(packet, length);
        socket.send(packet, protectedBytes, relay);
    }

    @Override
    public void close() {
        socket.close();
    }
}
