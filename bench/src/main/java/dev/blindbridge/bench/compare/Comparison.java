package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.compare.janus.JanusUnderLoad;
import dev.blindbridge.bench.compare.limit.LimitUnderLoad;
import dev.blindbridge.bench.load.BlindbridgeUnderLoad;
import dev.blindbridge.bench.load.LoadRun;
import dev.blindbridge.bench.load.RelayUnderLoad;
import dev.blindbridge.bench.load.Scenario;
import dev.blindbridge.bench.load.Standing;
import dev.blindbridge.bench.report.LoadReport;
import dev.blindbridge.bench.report.LoadResult;
import dev.blindbridge.bench.report.ProgressBar;
import dev.blindbridge.bench.report.Report;
import dev.blindbridge.bench.report.RunFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Several relays under the same loads, by turns: A B C A B C, so that what troubles the machine
/// troubles all of them. All of them stand, each with its own participants; one is spoken to.
public final class Comparison {
    /// What can be compared, in the order in which it runs. Another relay needs a
    /// [RelayUnderLoad.Factory] and a line here.
    public enum Peer {
        BLINDBRIDGE("blindbridge"),
        JANUS("janus"),
        JANUS_THREADS("janus-threads"),
        LIMIT("limit"),
        LIMIT_GSO("limit-gso");

        /// Janus' best on one core or two.
        private static final int EVENT_LOOPS = 2;

        private final String relay;

        Peer(String relay) {
            this.relay = relay;
        }

        RelayUnderLoad.Factory factory(Histogram lateness) {
            return switch (this) {
                case BLINDBRIDGE ->
                        new BlindbridgeUnderLoad.Kind(relay, Path.of(""), List.of(), lateness);
                case JANUS -> new JanusUnderLoad.Kind(relay, EVENT_LOOPS, lateness);
                case JANUS_THREADS -> new JanusUnderLoad.Kind(relay, 0, lateness);
                case LIMIT -> new LimitUnderLoad.Kind(relay, false, lateness);
                case LIMIT_GSO -> new LimitUnderLoad.Kind(relay, true, lateness);
            };
        }

        @Override
        public String toString() {
            return relay;
        }
    }

    /// Caches forget while others have their turn.
    private static final double WARM_AGAIN_S = 1;

    private final List<Peer> peers;
    private final List<Scenario> scenarios;
    private final int rounds;

    public Comparison(List<Peer> peers, List<Scenario> scenarios, int rounds) {
        this.peers = List.copyOf(peers);
        this.scenarios = List.copyOf(scenarios);
        this.rounds = rounds;
    }

    /// How many starts and measurements that are.
    public int steps() {
        return peers.size() * scenarios.size() * (1 + rounds);
    }

    /// Measures all, one kind of load after the other. Loads of one kind that differ in size, as in
    /// the number of receivers, take turns as relays do: how a cost grows is a ratio too.
    public List<LoadResult> run(LoadRun.Plan plan, ProgressBar bar)
            throws IOException, InterruptedException {
        List<LoadResult> results = new ArrayList<>();
        for (String kind : scenarios.stream().map(Scenario::name).distinct().toList()) {
            List<Scenario> sizes =
                    scenarios.stream().filter(one -> one.name().equals(kind)).toList();
            results.addAll(run(sizes, plan, bar));
        }
        return results;
    }

    private List<LoadResult> run(List<Scenario> sizes, LoadRun.Plan plan, ProgressBar bar)
            throws IOException, InterruptedException {
        List<LoadResult> results = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        try {
            for (Scenario scenario : sizes) {
                for (Peer peer : peers) {
                    bar.step(name(peer, scenario) + " begins");
                    turns.add(begin(peer, scenario, plan, bar));
                }
            }
            for (int round = 1; round <= rounds; round++) {
                for (Turn turn : turns) {
                    bar.step(turn.name() + ", round " + round);
                    results.add(turn.run().measure(turn.standing(), round, WARM_AGAIN_S));
                }
            }
        } finally {
            turns.forEach(turn -> turn.standing().close());
        }
        return results;
    }

    /// A relay that waits for its turns.
    private record Turn(String name, LoadRun run, Standing standing) {}

    private static String name(Peer peer, Scenario scenario) {
        return scenario.name() + ", " + scenario.receivers() + " receivers, " + peer;
    }

    /// Started and warm.
    private static Turn begin(Peer peer, Scenario scenario, LoadRun.Plan plan, ProgressBar bar)
            throws IOException, InterruptedException {
        LoadRun run = new LoadRun(plan, bar);
        Standing standing = run.stand(peer.factory(run.lateness()), scenario);
        try {
            run.warmUp(standing);
            return new Turn(name(peer, scenario), run, standing);
        } catch (InterruptedException | RuntimeException e) {
            standing.close();
            throw e;
        }
    }

    /// The report, the verdicts first.
    public static Report report(String lead, RunFacts facts, List<LoadResult> results) {
        Report loads = LoadReport.of("compare", "Comparison of relays", lead, facts, results);
        List<String> notes = new ArrayList<>(Target.verdicts(results));
        notes.addAll(Growth.verdicts(results));
        results.stream()
                .filter(CostRatio::isSaturated)
                .map(Comparison::saturated)
                .forEach(notes::add);
        List<Report.Section> sections = new ArrayList<>();
        sections.add(new Report.Section("Targets", notes, List.of(), List.of()));
        sections.addAll(loads.sections());
        return new Report(
                loads.name(),
                loads.title(),
                loads.lead(),
                loads.facts(),
                sections,
                loads.data(),
                loads.results());
    }

    private static String saturated(LoadResult run) {
        return String.format(
                Locale.ROOT,
                "%s was saturated in %s, round %d: it lost %.1f %%. Compare at a lower rate.",
                run.relay(),
                run.load(),
                run.round(),
                100 * run.traffic().lossShare());
    }
}
