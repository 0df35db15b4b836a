package dev.blindbridge.bench;

import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.load.Scenario.Pacing;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which loads a comparison is made under, as a command's options say.
final class Loads {
    /// The loads by name.
    enum Name {
        FANOUT_EVEN,
        FANOUT_BURST,
        MEETING,
        ROOMS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--scenario",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private List<Name> names;

    @Mixin private FanoutOptions fanout;
    @Mixin private RoomOptions meetings = new RoomOptions();

    /// With what holds if nothing is said.
    Loads(FanoutOptions fanout, Name... names) {
        this.fanout = fanout;
        this.names = List.of(names);
    }

    /// In the order of their names as given.
    List<Scenario> scenarios() {
        return names.stream().flatMap(this::scenarios).toList();
    }

    private Stream<Scenario> scenarios(Name name) {
        return switch (name) {
            case FANOUT_EVEN -> fanout.scenarios(Pacing.EVEN).stream();
            case FANOUT_BURST -> fanout.scenarios(Pacing.BURST).stream();
            case MEETING -> Stream.of(meetings.meeting());
            case ROOMS -> Stream.of(meetings.rooms());
        };
    }
}
