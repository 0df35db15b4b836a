package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SendOrderTest {
    private static final int CAPACITY = 64;
    private static final String SOUND = "sound";
    private static final String VIDEO = "video";
    private static final String SCREEN = "screen";

    private final SendOrder order = new SendOrder(CAPACITY);

    private int[] of(String[] tracks, int... lengths) {
        return Arrays.copyOf(order.of(tracks, lengths, lengths.length), lengths.length);
    }

    @Test
    void shouldPutTheTrackWithTheLongestPacketFirst() {
        String[] tracks = {SOUND, VIDEO, SCREEN, VIDEO, SCREEN};
        assertArrayEquals(new int[] {2, 4, 1, 3, 0}, of(tracks, 100, 900, 800, 1000, 1100));
    }

    /// The end of a frame is shorter, the beginning of the next one longer again.
    @Test
    void shouldKeepEachTracksOwnOrder() {
        String[] tracks = {VIDEO, VIDEO, SOUND, VIDEO};
        assertArrayEquals(new int[] {0, 1, 3, 2}, of(tracks, 1000, 300, 100, 1100));
    }

    @Test
    void shouldLeaveTracksOfEqualLengthAsTheyCame() {
        assertArrayEquals(new int[] {0, 2, 1}, of(new String[] {SOUND, VIDEO, SOUND}, 9, 9, 9));
    }

    @Test
    void shouldPlaceEachOnceAndInOrderWhateverComes() {
        Random random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            int count = 1 + random.nextInt(CAPACITY);
            String[] tracks = new String[count];
            int[] lengths = new int[count];
            for (int i = 0; i < count; i++) {
                tracks[i] = new String[] {SOUND, VIDEO, SCREEN}[random.nextInt(3)];
                lengths[i] = random.nextInt(1200);
            }
            check(tracks, of(tracks, lengths));
        }
    }

    private static void check(String[] tracks, int[] order) {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < order.length; i++) {
            assertTrue(seen.add(order[i]));
            if (i > 0 && tracks[order[i]].equals(tracks[order[i - 1]])) {
                assertTrue(order[i] > order[i - 1]);
            }
        }
        assertEquals(
                Set.copyOf(Arrays.asList(tracks)).size(),
                1 + countChanges(tracks, order),
                "each track in one piece");
    }

    private static int countChanges(String[] tracks, int[] order) {
        int changes = 0;
        for (int i = 1; i < order.length; i++) {
            changes += tracks[order[i]].equals(tracks[order[i - 1]]) ? 0 : 1;
        }
        return changes;
    }
}
