package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.NativeSockets;
import java.io.IOException;
import java.util.function.DoubleConsumer;
import org.HdrHistogram.SingleWriterRecorder;

/// A relay with everybody in, to be measured as often as one likes. While it is not, nobody in it
/// speaks.
public final class Standing implements AutoCloseable {
    private final String name;
    private final Scenario scenario;
    private final ClientLoop loop;
    private final RelayUnderLoad relay;
    private final Crowd crowd;
    private final long emptyBytes;

    private Standing(
            String name,
            Scenario scenario,
            ClientLoop loop,
            RelayUnderLoad relay,
            Crowd crowd,
            long emptyBytes) {
        this.name = name;
        this.scenario = scenario;
        this.loop = loop;
        this.relay = relay;
        this.crowd = crowd;
        this.emptyBytes = emptyBytes;
    }

    static Standing start(
            RelayUnderLoad.Factory kind,
            Scenario scenario,
            LoadRun.Plan plan,
            SingleWriterRecorder latencyNs,
            DoubleConsumer progress)
            throws IOException, InterruptedException {
        ClientLoop loop = new ClientLoop("load", new NativeSockets());
        try {
            RelayUnderLoad relay = kind.start(plan.placement(), loop, plan.logs());
            try {
                long emptyBytes = CpuAccount.residentBytes(relay.pids());
                Crowd crowd = Crowd.gather(relay, scenario, loop, latencyNs, progress);
                return new Standing(kind.name(), scenario, loop, relay, crowd, emptyBytes);
            } catch (IOException | InterruptedException | RuntimeException e) {
                relay.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    /// The relay's.
    String name() {
        return name;
    }

    Scenario scenario() {
        return scenario;
    }

    RelayUnderLoad relay() {
        return relay;
    }

    Crowd crowd() {
        return crowd;
    }

    /// What the relay's processes held before anybody came.
    long emptyBytes() {
        return emptyBytes;
    }

    @Override
    public void close() {
        crowd.close();
        relay.close();
        loop.close();
    }
}
