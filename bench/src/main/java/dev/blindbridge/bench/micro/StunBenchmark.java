package dev.blindbridge.bench.micro;

import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunView;
import dev.blindbridge.sfu.wire.StunWriter;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// A connectivity check, which each peer sends every few seconds.
@State(Scope.Thread)
public class StunBenchmark {
    private final StunIntegrity integrity = new StunIntegrity("a password of 24 letters");
    private final StunView view = new StunView();
    private final byte[] check = new byte[256];
    private final int length;

    /// One check, for ever.
    public StunBenchmark() {
        byte[] user = "ufrag:them".getBytes(StandardCharsets.UTF_8);
        length =
                new StunWriter()
                        .bindingRequest(check, 0, new byte[12], user, 1, 7, true, integrity);
    }

    @Benchmark
    public boolean readAndAuthenticate() {
        if (!view.wrap(check, 0, length) || !view.integrityValid(integrity)) {
            throw new IllegalStateException("not authentic");
        }
        return view.useCandidate();
    }
}
