package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.wire.RtcpView;
import dev.blindbridge.sfu.wire.RtcpWriter;
import dev.blindbridge.sfu.wire.TransportCcView;
import dev.blindbridge.sfu.wire.TransportCcWriter;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Reports, repairs and congestion feedback.
@State(Scope.Thread)
public class RtcpBenchmark {
    private static final byte[] CNAME = "cname".getBytes(StandardCharsets.US_ASCII);

    /// What arrives between two feedbacks at 2 Mbit/s.
    private static final int ARRIVALS = 12;

    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpView view = new RtcpView();
    private final TransportCcWriter feedbackWriter = new TransportCcWriter();
    private final TransportCcView feedback = new TransportCcView();
    private final byte[] buffer = new byte[Packets.MAX_BYTES];
    private final byte[] compound = new byte[Packets.MAX_BYTES];
    private final byte[] transportCc = new byte[Packets.MAX_BYTES];
    private final int[] missing = {100, 101, 103, 130};
    private final long[] numbers = new long[ARRIVALS];
    private final long[] arrivalNs = new long[ARRIVALS];
    private final int compoundBytes;
    private final int transportCcBytes;

    /// One of each to read again and again.
    public RtcpBenchmark() {
        for (int i = 0; i < ARRIVALS; i++) {
            numbers[i] = 1_000L + i + i / 5;
            arrivalNs[i] = 1_000_000_000L + i * 4_000_000L;
        }
        compoundBytes = report(compound);
        transportCcBytes = feedback(transportCc);
    }

    private int report(byte[] into) {
        writer.wrap(into, 0, into.length);
        writer.senderReport(1, 0x0123_4567_89AB_CDEFL, 2, 3, 4);
        writer.reportBlock(5, 6, 7, 8, 9, 10, 11);
        writer.sdesCname(1, CNAME);
        writer.nack(1, 2, missing, missing.length);
        return writer.lengthBytes();
    }

    private int feedback(byte[] into) {
        return feedbackWriter.write(
                into, 0, into.length, 1, 2, 3, numbers[0], numbers, arrivalNs, ARRIVALS);
    }

    /// Sender report with a block, name, and a request for four packets.
    @Benchmark
    public int writeCompound() {
        return report(buffer);
    }

    @Benchmark
    public int readCompound() {
        int sum = 0;
        view.wrap(compound, 0, compoundBytes);
        while (view.next()) {
            sum += view.senderSsrc();
        }
        return sum;
    }

    @Benchmark
    public int writeTransportCc() {
        return feedback(buffer);
    }

    @Benchmark
    public long readTransportCc() {
        long sum = 0;
        view.wrap(transportCc, 0, transportCcBytes);
        view.next();
        if (!feedback.wrap(view)) {
            throw new IllegalStateException("not read");
        }
        while (feedback.next()) {
            sum += feedback.arrivalTicks();
        }
        return sum;
    }
}
