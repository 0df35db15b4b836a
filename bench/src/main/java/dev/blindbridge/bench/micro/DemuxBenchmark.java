package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.Outbox;
import dev.blindbridge.sfu.engine.RelayEngine;
import java.net.InetSocketAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the engine does with a datagram from nobody: tell its kind, look for the source, count the
/// drop. A flood costs this.
@State(Scope.Thread)
public class DemuxBenchmark implements Outbox {
    private final RelayEngine engine = new RelayEngine(this, 1);
    private final byte[] packet = new byte[Packets.MAX_BYTES];
    private final int length;
    private final InetSocketAddress stranger = new InetSocketAddress("192.0.2.1", 4_000);

    /// One packet, for ever.
    public DemuxBenchmark() {
        length = new Packets().header(packet, Packets.SSRC, 1, 1, false) + 1_100;
    }

    @Benchmark
    public Object dropStranger() {
        engine.onDatagram(packet, 0, length, stranger, 1);
        return engine;
    }

    @Override
    public byte[] egress() {
        return packet;
    }

    @Override
    public int egressOffset() {
        return 0;
    }

    @Override
    public void commit(int lengthBytes, InetSocketAddress to) {
        throw new IllegalStateException("strangers get no answer");
    }

    @Override
    public void dtls(
            TransportId transport,
            InetSocketAddress from,
            byte[] buffer,
            int offset,
            int lengthBytes) {}

    @Override
    public void event(RelayEvent event) {}
}
