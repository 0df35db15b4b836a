package dev.blindbridge.bench;

import dev.blindbridge.bench.compare.limit.LimitControl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The smallest program that relays, as the process that a comparison starts.
@Command(
        name = "limit",
        hidden = true,
        description = "Relays by orders from standard input; started by `compare`.",
        mixinStandardHelpOptions = true)
final class LimitCommand implements Callable<Integer> {
    @Option(names = "--address", required = true, description = "where to bind")
    private InetAddress address = InetAddress.getLoopbackAddress();

    @Option(names = "--segment", description = "send with UDP_SEGMENT")
    private boolean segment;

    @Override
    @SuppressWarnings("SystemOut") // the channel of the process that started this one
    public Integer call() throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        LimitControl.run(address, segment, orders, System.out);
        return 0;
    }
}
