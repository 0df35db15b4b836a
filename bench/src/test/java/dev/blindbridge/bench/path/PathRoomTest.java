package dev.blindbridge.bench.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.path.PathResult.Allocator;
import dev.blindbridge.bench.path.PathResult.Round;
import dev.blindbridge.bench.report.ReportFolder;
import dev.blindbridge.bench.report.RunFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The benchmark measures what it says: each packet goes to each receiver.
final class PathRoomTest {
    @Test
    void shouldForwardEachPacketToEachReceiver() {
        for (int burst : new int[] {1, 10}) {
            PathRoom room = new PathRoom(7, burst);
            for (int group = 1; group <= 3; group++) {
                room.prepare();
                room.run();
                assertEquals(group * 7L * PathRoom.GROUP, room.forwarded(), "burst " + burst);
            }
        }
    }

    /// Consent would end after 30 s of packets each millisecond.
    @Test
    void shouldKeepReceiversForAsLongAsItTakes() {
        PathRoom room = new PathRoom(1, 10);
        int groups = 60_000 / PathRoom.GROUP;
        for (int group = 0; group < groups; group++) {
            room.prepare();
            room.run();
        }
        assertEquals(60_000, room.forwarded());
    }

    @Test
    void shouldFindWhoAllocates() {
        List<Object> kept = new ArrayList<>();
        List<Allocator> allocators =
                Allocations.during(
                        () -> {
                            for (int i = 0; i < 50_000; i++) {
                                kept.add(new long[100]);
                            }
                        },
                        800);
        Allocator first = allocators.getFirst();
        assertEquals("[J", first.what());
        assertTrue(first.where().startsWith(getClass().getName()), first::toString);
        assertEquals(50_000, kept.size());
    }

    @Test
    void shouldReportMediansOfAllRounds() {
        List<PathResult> results =
                List.of(
                        result("a", new Round(10, 1_000, 0), new Round(10, 3_000, 0)),
                        result("a", new Round(10, 2_000, 0)),
                        result("b", new Round(10, 9_000, 50)));
        String text = ReportFolder.text(PathReport.of(new RunFacts(Map.of()), results));
        String line = text.lines().filter(l -> l.startsWith("a ")).findFirst().orElse("");
        assertEquals("a libcrypto 50 1 200 100 300 0.00 3", line.replaceAll(" +", " "));
    }

    private static PathResult result(String variant, Round... rounds) {
        return new PathResult(variant, "libcrypto", 50, 1, List.of(rounds), List.of());
    }
}
