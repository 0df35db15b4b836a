package dev.blindbridge.bench.audit;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.audit.NonInterferenceCheck.Runs;
import dev.blindbridge.bench.audit.SimulatedCall.Run;
import dev.blindbridge.bench.audit.SimulatedStream.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Breaks what the checks look at, one thing at a time, and sees each check fail for that reason.
/// What can be broken in a real relay is broken there: [AuditIT].
class BrokenEvidenceTest {
    private static void assertFailsFor(String reason, CheckReport check) {
        assertInstanceOf(Outcome.Failed.class, check.outcome(), check.outcome().sentence());
        assertTrue(check.outcome().sentence().contains(reason), check.outcome().sentence());
    }

    private static void assertPasses(CheckReport check) {
        assertInstanceOf(Outcome.Passed.class, check.outcome(), check.outcome().sentence());
    }

    // Checks 1 and 2

    @Test
    void shouldFailIfTheSearchIsBlind() {
        CallEvidence nothing =
                Evidences.searched(
                        List.of(Evidences.search("core image"), Evidences.search("heap dump")));
        assertFailsFor("the search is blind", PositiveControlCheck.judge(nothing));
        assertFailsFor(
                "not both searched", PositiveControlCheck.judge(Evidences.searched(List.of())));
        assertFailsFor("was not searched well", MemoryCheck.judge(nothing));
        assertFailsFor("the search proves nothing", MemoryCheck.judge(nothing));
        assertFailsFor(
                "There is no heap dump",
                MemoryCheck.judge(Evidences.searched(List.of(Evidences.search("core image")))));
    }

    // Check 3

    private static CallEvidence call(List<String> trace, Set<String> files, List<String> log) {
        List<String> whole = new ArrayList<>();
        whole.add("1 1.000000 execve(\"java\", [\"java\"], 0x1) = 0");
        whole.addAll(trace);
        return Evidences.call(
                new FileTrace(SystemCall.parse(whole)), files, log, Evidences.search("log"));
    }

    @Test
    void shouldFailIfAFileIsWrittenDuringTheCall() {
        assertPasses(FileCheck.judge(call(List.of(), Set.of("/relay.log"), List.of("started"))));
        String open = "1 50.000000 openat(AT_FDCWD, \"/tmp/recording\", O_WRONLY|O_CREAT) = 9";
        assertFailsFor(
                "/tmp/recording", FileCheck.judge(call(List.of(open), Set.of(), List.of("a"))));
        assertFailsFor(
                "/tmp/inherited",
                FileCheck.judge(call(List.of(), Set.of("/tmp/inherited"), List.of("a"))));
    }

    @Test
    void shouldFailIfTheLogTellsSomething() {
        assertFailsFor(
                "holds an address",
                FileCheck.judge(
                        call(List.of(), Set.of(), List.of("started", "joined from 203.0.113.7"))));
        assertFailsFor(
                "holds an address",
                FileCheck.judge(
                        call(List.of(), Set.of(), List.of("started", "from 2001:db8:1:2::7"))));
        Needle name =
                new Needles()
                        .text(Needle.Kind.NAME, "a name", "Annegret Q")
                        .all()
                        .iterator()
                        .next();
        assertFailsFor(
                "The log holds a name",
                FileCheck.judge(
                        Evidences.call(
                                new FileTrace(
                                        SystemCall.parse(
                                                List.of("1 1.000000 execve(\"java\", [], 0) = 0"))),
                                Set.of(),
                                List.of("a"),
                                Evidences.found("log", name))));
    }

    @Test
    void shouldFailIfTheRecordIsNotWholeAndSkipIfThereIsNone() {
        FileTrace headless =
                new FileTrace(SystemCall.parse(List.of("1 1.000000 unlink(\"x\") = 0")));
        SearchResult log = Evidences.search("log");
        assertFailsFor(
                "not whole",
                FileCheck.judge(Evidences.call(headless, Set.of(), List.of("a"), log)));
        CheckReport none =
                FileCheck.judge(
                        Evidences.call(new FileTrace(List.of()), Set.of(), List.of("a"), log));
        assertInstanceOf(Outcome.Skipped.class, none.outcome());
    }

    // Check 5

    @Test
    void shouldFailIfCiphertextDecides() {
        Runs sound = Runs.make();
        assertPasses(NonInterferenceCheck.judge(sound));
        // A relay that acts on ciphertext looks like one that was given other clear bits.
        for (SimulatedCodec codec :
                List.of(SimulatedCodec.VP8, SimulatedCodec.AV1, SimulatedCodec.H264)) {
            Run altered = sound.altered().get(codec);
            assertTrue(altered != null, codec.name());
            assertFailsFor(
                    "another decision",
                    NonInterferenceCheck.judge(
                            new Runs(sound.first(), altered, List.of(), sound.altered())));
            assertFailsFor(
                    "of %s made no difference".formatted(codec),
                    NonInterferenceCheck.judge(
                            new Runs(
                                    sound.first(),
                                    sound.second(),
                                    List.of(),
                                    Map.of(codec, sound.second()))));
        }
        assertFailsFor(
                "Extreme",
                NonInterferenceCheck.judge(
                        new Runs(
                                sound.first(),
                                sound.second(),
                                List.of(
                                        SimulatedCall.runWithAlteredClearBits(
                                                Content.of(0), SimulatedCodec.AV1)),
                                sound.altered())));
    }

    // Check 7

    @Test
    void shouldFailIfTheListOfWhatIsKnownIsNotWhole() {
        Table rooms = new Table(Learned.ROOMS, List.of("room"), List.of(List.of("room-1")));
        Table who =
                new Table(Learned.TRANSPORTS, List.of("address"), List.of(List.of("192.0.2.1:77")));
        CallEvidence call = Evidences.learned(List.of(rooms, who));
        assertPasses(LearnedCheck.judge(call, "room-1", List.of(":77")));
        assertFailsFor("lacks the client", LearnedCheck.judge(call, "room-1", List.of(":78")));
        assertFailsFor("lacks the name", LearnedCheck.judge(call, "room-2", List.of(":77")));
        Table renamed = new Table("Others", List.of("x"), List.of(List.of(Learned.UNKNOWN)));
        assertFailsFor(
                "could not be read",
                LearnedCheck.judge(
                        Evidences.learned(List.of(rooms, who, renamed)), "room-1", List.of(":77")));
    }
}
