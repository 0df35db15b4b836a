package dev.blindbridge.bench.compare.limit;

import dev.blindbridge.bench.client.transport.LinuxSockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// Takes orders line by line, answers each with `ok`, and ends with its input:
///
/// ```
/// publish ROOM OWNER SSRC OUTGOING_SSRC KEY
/// subscribe ROOM OWNER KEY ADDRESS PORT
/// ```
///
/// Rooms and owners are names and numbers of the caller's choice; numbers are decimal; KEY is
/// master key and master salt, 28 bytes in hexadecimal.
public final class LimitControl {
    private static final int AF_INET = 2;
    private static final int SOCKADDR_BYTES = 16;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final LimitRelay relay;
    private final Map<String, Room> rooms = new HashMap<>();

    private LimitControl(LimitRelay relay) {
        this.relay = relay;
    }

    /// Binds a port, tells it (`port N`) and relays until the input ends.
    public static void run(
            InetAddress address, boolean segmenting, BufferedReader orders, PrintStream answers)
            throws IOException {
        MemorySegment bound = socketAddress(new InetSocketAddress(address, 0));
        int socket = LinuxSockets.waitingSocket(bound);
        LimitRelay relay = new LimitRelay(new Ingress(socket), new Egress(socket, segmenting));
        Thread.ofPlatform().daemon(true).name("packets").start(relay::run);
        answers.println("port " + (bound.get(U16, 2) & 0xFFFF));
        LimitControl control = new LimitControl(relay);
        for (String line; (line = orders.readLine()) != null; ) {
            control.execute(line);
            answers.println("ok");
        }
    }

    private void execute(String line) throws IOException {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "publish" -> publish(words);
            case "subscribe" -> subscribe(words);
            default -> throw new IllegalArgumentException(line);
        }
    }

    private void publish(String[] words) {
        relay.add(
                new Inbound(
                        Integer.parseUnsignedInt(words[3]),
                        Integer.parseUnsignedInt(words[4]),
                        Integer.parseInt(words[2]),
                        room(words[1]),
                        SrtpContext.unprotecting(key(words[5]))));
    }

    private void subscribe(String[] words) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByName(words[4]), Integer.parseInt(words[5]));
        room(words[1])
                .add(
                        new Receiver(
                                Integer.parseInt(words[2]),
                                SrtpContext.protecting(key(words[3])),
                                socketAddress(address).address()));
    }

    private Room room(String name) {
        return rooms.computeIfAbsent(name, key -> new Room());
    }

    private static SessionKey key(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return SessionKey.derive(
                java.util.Arrays.copyOf(bytes, SessionKey.KEY_BYTES),
                java.util.Arrays.copyOfRange(bytes, SessionKey.KEY_BYTES, bytes.length));
    }

    /// `struct sockaddr_in`.
    private static MemorySegment socketAddress(InetSocketAddress address) {
        MemorySegment bytes = Arena.global().allocate(SOCKADDR_BYTES, 8);
        bytes.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
        bytes.set(U16, 2, (short) address.getPort());
        MemorySegment.copy(
                address.getAddress().getAddress(), 0, bytes, ValueLayout.JAVA_BYTE, 4, 4);
        return bytes;
    }
}
