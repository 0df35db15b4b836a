package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.rtp.TransportSequence;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/// A relay of one room that does a stated wrong: bare RTP over real sockets, so that what the bench
/// counts can be compared with what was done.
final class FaultyRelay implements RelayUnderLoad {
    private static final int MAX_PACKET_BYTES = 2048;

    private final Faults faults;
    private final ClientLoop loop;
    private final DatagramSocket socket;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final List<InetSocketAddress> receivers = new CopyOnWriteArrayList<>();
    private long packets;

    private FaultyRelay(Faults faults, ClientLoop loop) throws IOException {
        this.faults = faults;
        this.loop = loop;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setReceiveBufferSize(1 << 20);
        Thread.ofPlatform().daemon(true).name("faulty-relay").start(this::run);
    }

    /// What it does wrong.
    ///
    /// @param dropEvery of so many packets to a receiver one is dropped; 0 for none
    /// @param delayMs that each packet waits
    record Faults(int dropEvery, int delayMs) implements Factory {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public RelayUnderLoad start(Placement placement, ClientLoop loop, Path logs)
                throws IOException {
            return new FaultyRelay(this, loop);
        }
    }

    private void run() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_PACKET_BYTES], MAX_PACKET_BYTES);
        while (!socket.isClosed()) {
            packet.setLength(MAX_PACKET_BYTES);
            try {
                socket.receive(packet);
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            forward(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }

    private void forward(byte[] packet) {
        packets++;
        if (faults.dropEvery() != 0 && packets % faults.dropEvery() == 0) {
            return;
        }
        if (faults.delayMs() == 0) {
            send(packet);
        } else {
            var _ = later.schedule(() -> send(packet), faults.delayMs(), TimeUnit.MILLISECONDS);
        }
    }

    private void send(byte[] packet) {
        for (InetSocketAddress receiver : receivers) {
            try {
                socket.send(new DatagramPacket(packet, packet.length, receiver));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public List<Long> pids() {
        return List.of(ProcessHandle.current().pid());
    }

    @Override
    public LoadRoom room(String name) {
        return new Room();
    }

    @Override
    public void close() {
        socket.close();
        later.shutdownNow();
    }

    /// One speaker, then listeners. Its fields belong to the loop.
    private final class Room implements LoadRoom {
        private static final int SSRC = 7;

        private final List<DatagramSockets.Socket> sockets = new ArrayList<>();
        private final List<LoadTrack> tracks = new ArrayList<>();

        @Override
        public CompletableFuture<PublishLeg> publish(List<StreamShape> streams) {
            return onLoop(() -> {
                DatagramSockets.Socket out = open((bytes, length, from, arrivalNs) -> {});
                InetSocketAddress to = (InetSocketAddress) socket.getLocalSocketAddress();
                StreamShape shape = streams.getFirst();
                OutgoingTrack track =
                        new OutgoingTrack(
                                new OutgoingTrack.Parameters(
                                        "0", true, SSRC, SSRC + 1, 96, 97, 90_000, 1, 3),
                                new TransportSequence(),
                                0,
                                shape.packetBytes());
                tracks.add(
                        new LoadTrack(
                                loop,
                                track,
                                shape,
                                FrameSeal.NONE,
                                (packet, length) -> out.send(packet, length, to),
                                new Histogram(3)));
                return new PublishLeg(loop, tracks, out::close);
            });
        }

        @Override
        public CompletableFuture<SubscribeLeg> subscribe(boolean sampled) {
            return onLoop(() -> {
                SubscribeLeg leg = new SubscribeLeg(loop, () -> {});
                leg.expect(List.of(new SubscribeLeg.Expected(SSRC, true)));
                leg.watch(SSRC, tracks.getFirst());
                DatagramSockets.Socket in =
                        open((bytes, length, from, arrivalNs) ->
                                leg.sample(bytes, 0, length, arrivalNs));
                receivers.add(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), in.localAddress().getPort()));
                return leg;
            });
        }

        private DatagramSockets.Socket open(DatagramSockets.Handler handler) {
            try {
                sockets.add(loop.open(handler));
                return sockets.getLast();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private <T> CompletableFuture<T> onLoop(Supplier<T> task) {
            return CompletableFuture.supplyAsync(task, loop::execute);
        }

        @Override
        public void close() {
            onLoop(
                            () -> {
                                sockets.forEach(DatagramSockets.Socket::close);
                                return true;
                            })
                    .join();
        }
    }
}
