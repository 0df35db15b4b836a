package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.wire.DatagramKind;
import dev.blindbridge.sfu.wire.RtpView;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Telling what a datagram is (RFC 7983), reading an RTP header, writing a new one.
@State(Scope.Thread)
public class HeaderBenchmark {
    private final Packets packets = new Packets();
    private final RtpView view = new RtpView();
    private final byte[] packet = new byte[Packets.MAX_BYTES];
    private final byte[] egress = new byte[Packets.MAX_BYTES];
    private final int length;
    private int number;

    /// One packet to read again and again.
    public HeaderBenchmark() {
        length = packets.header(packet, Packets.SSRC, 7, 7, true) + 1_100;
    }

    @Benchmark
    public boolean tellKind() {
        return DatagramKind.of(packet[0]) == DatagramKind.RTP_OR_RTCP
                && !DatagramKind.isRtcp(packet[1]);
    }

    /// With the search of one extension.
    @Benchmark
    public int read() {
        if (!view.wrap(packet, 0, length)
                || !view.findExtension(Packets.EXTENSIONS.transportWideCc())) {
            throw new IllegalStateException("not read");
        }
        return view.ssrc() + view.sequenceNumber() + view.extensionOffset();
    }

    /// With two extensions.
    @Benchmark
    public int write() {
        number++;
        return packets.header(egress, Packets.SSRC, number, number, false);
    }

    /// The untouched payload's way into the egress slot.
    @Benchmark
    public byte[] copyPayload() {
        System.arraycopy(packet, 24, egress, 24, 1_100);
        return egress;
    }
}
