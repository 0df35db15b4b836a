package dev.blindbridge.bench;

import dev.blindbridge.bench.load.Scenario;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// One sender and many receivers, as a command's options say.
final class FanoutOptions {
    private static final double MOST_PER_SECOND = 1e8;

    @Option(
            names = "--receivers",
            paramLabel = "COUNT",
            split = ",",
            description =
                    "Of one sender; several with commas, for a load each. Default:"
                            + " ${DEFAULT-VALUE}.")
    private List<Integer> receivers;

    @Option(
            names = "--forwarded",
            paramLabel = "PER_SECOND",
            description =
                    "Packets that leave the relay for the receivers of one sender; what comes in"
                            + " is that divided by the receivers. Default: ${DEFAULT-VALUE}.")
    private double forwardedPerSecond;

    @Option(
            names = "--incoming",
            paramLabel = "PER_SECOND",
            description =
                    "Instead: packets that come in from one sender, the same for any number of"
                            + " receivers.")
    private Optional<Double> incomingPerSecond = Optional.empty();

    /// With what holds if nothing is said.
    FanoutOptions(double forwardedPerSecond, Integer... receivers) {
        this.forwardedPerSecond = forwardedPerSecond;
        this.receivers = List.of(receivers);
    }

    /// One for each number of receivers.
    List<Scenario> scenarios(Scenario.Pacing pacing) {
        return receivers.stream().map(count -> scenario(count, pacing)).toList();
    }

    /// A single one: for the number of receivers, or for this many if there are several numbers.
    Scenario single(int otherwise, Scenario.Pacing pacing) {
        return scenario(receivers.size() == 1 ? receivers.getFirst() : otherwise, pacing);
    }

    private Scenario scenario(int count, Scenario.Pacing pacing) {
        checkRate("--forwarded", forwardedPerSecond);
        incomingPerSecond.ifPresent(rate -> checkRate("--incoming", rate));
        double rate = incomingPerSecond.orElse(forwardedPerSecond / count);
        return Scenario.fanout(count, pacing, rate);
    }

    private static void checkRate(String option, double perSecond) {
        Check.that(
                perSecond > 0 && perSecond <= MOST_PER_SECOND,
                option,
                "more than 0 and at most 100000000 packets a second");
    }
}
