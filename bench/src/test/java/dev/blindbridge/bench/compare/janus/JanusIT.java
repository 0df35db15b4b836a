package dev.blindbridge.bench.compare.janus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.sdp.DescriptionWriter.OfferedTrack;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Janus, one publisher and one receiver; where it is installed.
@Timeout(60)
class JanusIT {
    private static final int AUDIO_SSRC = 0x1111_2222;
    private static final int VIDEO_SSRC = 0x3333_4444;

    private static final long CONTENT = 0x0123_4567_89AB_CDEFL;

    @TempDir private Path temporary;
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @Test
    void shouldCarryAStreamThroughJanus() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/janus")), "no janus");
        Optional<InetAddress> address = ownAddress();
        assumeTrue(address.isPresent(), "no address but loopback, which janus refuses");
        JanusConfig config =
                new JanusConfig(address.get().getHostAddress(), freeTcpPort(), 40_000, 40_100, 2);
        open.add(JanusProcess.start(config, List.of(), temporary.resolve("janus.log")));
        JanusSession session =
                JanusSession.open(
                        URI.create("ws://" + config.address() + ":" + config.webSocketPort()));
        open.add(session);
        ClientLoop loop = new ClientLoop("janus-it");
        open.add(loop);
        session.createRoom(1).get();

        Leg publisher = new Leg(loop);
        String offer =
                JanusDescriptions.offer(
                        publisher.transport,
                        address.get(),
                        List.of(
                                new OfferedTrack("0", false, AUDIO_SSRC, 0),
                                new OfferedTrack("1", true, VIDEO_SSRC, VIDEO_SSRC + 1)));
        JanusSession.Joined joined = session.publish(1, offer).get();
        publisher.connect(Description.parse(joined.answer()));
        joined.connected().get();

        Leg receiver = new Leg(loop);
        JanusSession.Described described = session.subscribe(1, List.of(joined.feed())).get();
        Description streams = Description.parse(described.sdp());
        session.start(
                        described.handle(),
                        JanusDescriptions.answer(receiver.transport, address.get(), streams))
                .get();
        receiver.connect(streams);

        int ssrc = streams.media().getLast().ssrcs().getFirst();
        receiver.connected.get();
        byte[] got = null;
        for (int i = 0; got == null && i < 100; i++) {
            publisher.send(video(i));
            got = receiver.received(ssrc);
        }
        assertNotNull(got, Files.readString(temporary.resolve("janus.log")));
        assertEquals(CONTENT, ByteBuffer.wrap(got).getLong(got.length - 8));
    }

    private static byte[] video(int sequenceNumber) {
        return ByteBuffer.allocate(28)
                .put((byte) 0x80)
                .put((byte) DescriptionWriter.VP8)
                .putShort(2, (short) sequenceNumber)
                .putInt(8, VIDEO_SSRC)
                .putInt(12, 0x10000000) // VP8 descriptor: a partition begins
                .putLong(20, CONTENT)
                .array();
    }

    private static Optional<InetAddress> ownAddress() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address)
                .filter(address -> !address.isLoopbackAddress())
                .findFirst();
    }

    private static int freeTcpPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// One connection with Janus.
    private static final class Leg implements MediaTransport.Listener {
        final MediaTransport transport;
        final CompletableFuture<Boolean> connected = new CompletableFuture<>();
        private final ClientLoop loop;
        private final BlockingQueue<byte[]> packets = new LinkedBlockingQueue<>();

        Leg(ClientLoop loop) throws Exception {
            this.loop = loop;
            CompletableFuture<MediaTransport> made = new CompletableFuture<>();
            loop.execute(() ->
                    made.complete(
                            new MediaTransport(
                                    loop,
                                    "it",
                                    DtlsIdentity.generate(),
                                    DatagramFilter.NONE,
                                    new SecureRandom(),
                                    this)));
            transport = made.get();
        }

        void connect(Description description) {
            loop.execute(() -> transport.connect(description.remote()));
        }

        void send(byte[] packet) {
            byte[] room = Arrays.copyOf(packet, packet.length + 32);
            loop.execute(() -> transport.sendRtp(room, packet.length));
        }

        /// A packet of that stream, if one comes soon.
        byte @Nullable [] received(int ssrc) throws InterruptedException {
            byte[] packet = packets.poll(50, TimeUnit.MILLISECONDS);
            return packet != null && ByteBuffer.wrap(packet).getInt(8) == ssrc ? packet : null;
        }

        @Override
        public void onConnected() {
            connected.complete(true);
        }

        @Override
        public void onClosed(String reason) {
            connected.completeExceptionally(new IllegalStateException(reason));
        }

        @Override
        public void onRtp(byte[] bytes, int offset, int length, long nowNs) {
            packets.add(Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {}
    }
}
