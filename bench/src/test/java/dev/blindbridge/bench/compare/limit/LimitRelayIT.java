package dev.blindbridge.bench.compare.limit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blindbridge.bench.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The limit as a process of its own, one sender and three receivers.
@Timeout(60)
class LimitRelayIT {
    private static final int SSRC = 0x1234_5678;
    private static final int OUTGOING_SSRC = 0x0BAD_CAFE;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Random random = new Random(1);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRelayToAllButTheSender(boolean segmenting) throws Exception {
        Process process = start(segmenting);
        BufferedReader answers = process.inputReader(StandardCharsets.US_ASCII);
        PrintWriter orders = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        int port = Integer.parseInt(answers.readLine().substring("port ".length()));
        byte[] senderKey = key();
        order(orders, answers, "publish r 0 " + SSRC + " " + OUTGOING_SSRC + " " + hex(senderKey));
        List<DatagramSocket> sockets = new ArrayList<>();
        List<byte[]> keys = new ArrayList<>();
        for (int owner = 0; owner < 4; owner++) {
            sockets.add(socket());
            keys.add(key());
            int local = sockets.getLast().getLocalPort();
            order(
                    orders,
                    answers,
                    String.join(
                            " ",
                            "subscribe r",
                            String.valueOf(owner),
                            hex(keys.getLast()),
                            LOOPBACK.getHostAddress(),
                            String.valueOf(local)));
        }

        List<byte[]> sent = send(sockets.getFirst(), port, new JitsiSrtp(true, senderKey));

        for (int i = 1; i < 4; i++) {
            JitsiSrtp receiver = new JitsiSrtp(false, keys.get(i));
            for (byte[] packet : sent) {
                byte[] expected = packet.clone();
                ByteBuffer.wrap(expected).putInt(8, OUTGOING_SSRC);
                assertArrayEquals(expected, receiver.unprotect(receive(sockets.get(i))));
            }
        }
        orders.close();
        assertEquals(0, process.waitFor(), "ends with its input");
    }

    /// With equal sizes, a shorter one, a longer one: what segmentation must tell apart.
    private List<byte[]> send(DatagramSocket socket, int port, JitsiSrtp sender) throws Exception {
        List<byte[]> packets = new ArrayList<>();
        List<byte[]> datagrams = new ArrayList<>();
        int sequenceNumber = 0xfffd;
        for (int payloadBytes : new int[] {900, 900, 900, 500, 900, 1100, 1100, 0}) {
            byte[] packet = new byte[20 + payloadBytes];
            random.nextBytes(packet);
            ByteBuffer.wrap(packet)
                    .putShort(0, (short) 0x9060) // with a header extension of 4 bytes
                    .putShort(2, (short) sequenceNumber++)
                    .putInt(8, SSRC)
                    .putInt(12, 0xBEDE0001);
            packets.add(packet);
            datagrams.add(sender.protect(packet));
        }
        for (byte[] datagram : datagrams) {
            socket.send(new DatagramPacket(datagram, datagram.length, LOOPBACK, port));
        }
        return packets;
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    private DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, LOOPBACK);
        socket.setSoTimeout(10_000);
        open.add(socket);
        return socket;
    }

    private Process start(boolean segmenting) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(List.of("limit", "--address", LOOPBACK.getHostAddress()));
        if (segmenting) {
            command.add("--segment");
        }
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        open.add(process::destroyForcibly);
        return process;
    }

    private static void order(PrintWriter orders, BufferedReader answers, String order)
            throws IOException {
        orders.println(order);
        assertEquals("ok", answers.readLine());
    }

    private byte[] key() {
        byte[] key = new byte[28];
        random.nextBytes(key);
        return key;
    }

    private static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
