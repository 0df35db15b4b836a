package dev.blindbridge.bench;

import dev.blindbridge.bench.client.ClientConfig;
import dev.blindbridge.bench.client.ClientConfig.VideoShape;
import dev.blindbridge.bench.client.ClientListener;
import dev.blindbridge.bench.client.ClientStatistics;
import dev.blindbridge.bench.client.NativeClient;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Joins a meeting by its link and says each second what arrives.
@Command(
        name = "client",
        description =
                "Joins a meeting by its link, sends and receives sealed media, prints statistics.",
        mixinStandardHelpOptions = true)
final class ClientCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "LINK", description = "https://HOST/ROOM#PASSPHRASE")
    private String link = "";

    @Option(
            names = "--name",
            defaultValue = "native",
            description = "what others see (${DEFAULT-VALUE})")
    private String name = "";

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "how long to stay (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--clients",
            defaultValue = "1",
            description = "how many take part (${DEFAULT-VALUE})")
    private int clients;

    @Option(names = "--no-audio", description = "publish no microphone")
    private boolean noAudio;

    @Option(
            names = "--fps",
            defaultValue = "20",
            description = "camera frames per second, 0 for none (${DEFAULT-VALUE})")
    private int framesPerSecond;

    @Option(
            names = "--kbps",
            defaultValue = "500",
            description = "camera bit rate (${DEFAULT-VALUE})")
    private int kilobitsPerSecond;

    @Option(
            names = "--loss",
            defaultValue = "0",
            description = "percent of datagrams to lose (${DEFAULT-VALUE})")
    private double lossPercent;

    @Option(names = "--chat", description = "say this once joined")
    private @Nullable String chat;

    @Option(names = "--send-file", paramLabel = "FILE", description = "offer it once joined")
    private @Nullable Path sendFile;

    @Option(
            names = "--accept-files",
            paramLabel = "DIR",
            description = "fetch every file that is offered into this folder")
    private @Nullable Path acceptFiles;

    @Option(names = "--remove", paramLabel = "NAME", description = "remove somebody once joined")
    private @Nullable String remove;

    @Option(names = "--record-mark", description = "show the recording mark to all")
    private boolean recordMark;

    @Option(names = "--commands", description = "read commands from the keyboard: /help lists them")
    private boolean commands;

    @Override
    public Integer call() throws Exception {
        VideoShape camera =
                framesPerSecond == 0
                        ? VideoShape.NONE
                        : new VideoShape(framesPerSecond, kilobitsPerSecond * 1000);
        List<NativeClient> all = new ArrayList<>();
        ClientConsole console =
                new ClientConsole(
                        acceptFiles != null ? acceptFiles : Path.of("."), acceptFiles != null);
        try (ClientLoop loop = new ClientLoop("clients")) {
            for (int i = 0; i < clients; i++) {
                ClientConfig config =
                        ClientConfig.of(link, clients == 1 ? name : name + " " + (i + 1))
                                .withMedia(!noAudio, camera)
                                .withNetwork(network(i));
                all.add(NativeClient.join(loop, config, i == 0 ? console : ClientListener.NONE));
            }
            NativeClient first = all.getFirst().awaitJoined(30_000);
            console.drives(first);
            begin(console);
            for (int second = 1; second <= seconds; second++) {
                Thread.sleep(1000);
                print(second, first.statistics());
            }
            all.forEach(NativeClient::close);
            Thread.sleep(300); // the last words leave
        }
        return 0;
    }

    /// What the options ask for, once the others have proven themselves.
    private void begin(ClientConsole console) throws Exception {
        Thread.sleep(1000);
        if (chat != null) {
            console.type(chat);
        }
        if (sendFile != null) {
            console.sendFile(sendFile.toString(), "");
        }
        if (remove != null) {
            console.type("/remove " + remove);
        }
        console.record(recordMark);
        if (commands) {
            Thread.ofVirtual()
                    .name("keyboard")
                    .start(() -> {
                        Scanner keyboard = new Scanner(System.in, StandardCharsets.UTF_8);
                        while (keyboard.hasNextLine()) {
                            console.type(keyboard.nextLine());
                        }
                    });
        }
    }

    private DatagramFilter network(long seed) {
        if (lossPercent <= 0) {
            return DatagramFilter.NONE;
        }
        SplittableRandom random = new SplittableRandom(seed);
        return (session, outgoing, bytes, offset, length) ->
                random.nextDouble() * 100 >= lossPercent;
    }

    private static void print(int second, ClientStatistics now) {
        System.out.printf(
                "%d s: slot %d, %d proven, publish %s, subscribe %s, rejected %s%n",
                second,
                now.slot(),
                now.provenPeers(),
                now.publishConnected() ? "up" : "down",
                now.subscribeConnected() ? "up" : "down",
                now.rejected());
        for (ClientStatistics.Sent sent : now.sent()) {
            System.out.printf(
                    "  sends track %d: %d frames, %d packets, %d repeated, %d key-frame requests%n",
                    sent.track(),
                    sent.frames(),
                    sent.packets(),
                    sent.retransmissions(),
                    sent.keyFrameRequests());
        }
        for (ClientStatistics.Received received : now.received()) {
            System.out.printf(
                    "  from %d track %d: %d of %d frames opened, %d packets lost, %d repaired, latency %.1f ms, worst 1 %% %.1f ms%n",
                    received.slot(),
                    received.track(),
                    received.opened(),
                    received.frames(),
                    received.packetsLost(),
                    received.packetsRepaired(),
                    received.latencyMedianMicros() / 1000.0,
                    received.latencyWorstPercentMicros() / 1000.0);
        }
    }
}
