package dev.blindbridge.bench;

import dev.blindbridge.bench.load.Scenario;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Meetings, as a command's options say.
final class RoomOptions {
    private static final int OF_A_MEETING = 10;
    private static final int OF_A_ROOM = 3;

    @Option(
            names = "--rooms",
            paramLabel = "COUNT",
            description = "How many small meetings there are. Default: ${DEFAULT-VALUE}.")
    private int rooms = 10;

    @Option(
            names = "--participants",
            paramLabel = "COUNT",
            description =
                    "Of one meeting. Default: "
                            + OF_A_MEETING
                            + " where there is one, "
                            + OF_A_ROOM
                            + " where there are many.")
    private Optional<Integer> participants = Optional.empty();

    @Option(
            names = "--video",
            paramLabel = "BPS",
            description = "Bits per second of a stream of video. Default: ${DEFAULT-VALUE}.")
    private double videoBitrateBps = 500_000;

    Scenario meeting() {
        return Scenario.meeting(participants.orElse(OF_A_MEETING), videoBitrateBps());
    }

    Scenario rooms() {
        return Scenario.rooms(rooms, participants.orElse(OF_A_ROOM), videoBitrateBps());
    }

    double videoBitrateBps() {
        Check.that(
                videoBitrateBps >= 10_000 && videoBitrateBps <= 1e9,
                "--video",
                "10000 to 1000000000 bits per second");
        return videoBitrateBps;
    }
}
