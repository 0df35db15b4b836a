package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each counter at most once, whatever the order, against a set that forgets nothing.
class ReplayWindowTest {
    /// Every sequence of seven counters below eight, for windows of one to four: 8⁷ each.
    @Test
    void shouldAcceptEachCounterAtMostOnceInEveryOrderOfASmallWindow() {
        int length = 7;
        for (int size = 1; size <= 4; size++) {
            for (int sequence = 0; sequence < 1 << (3 * length); sequence++) {
                ReplayWindow window = new ReplayWindow(size);
                int seen = 0;
                int highest = -1;
                for (int i = 0; i < length; i++) {
                    int counter = (sequence >>> (3 * i)) & 7;
                    boolean fresh = (seen & 1 << counter) == 0 && counter > highest - size;
                    if (window.accepts(counter) != fresh) {
                        throw new AssertionError(
                                "size %d, sequence %o, at %d".formatted(size, sequence, i));
                    }
                    if (fresh) {
                        window.commit(counter);
                        seen |= 1 << counter;
                        highest = Math.max(highest, counter);
                    }
                }
                assertEquals(highest, window.highest());
            }
        }
    }

    @Test
    void shouldAcceptEachCounterAtMostOnceInRandomPermutations() {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            List<Integer> counters = new ArrayList<>();
            int start = random.nextInt(TrackKey.COUNTER_LIMIT - 4_000);
            for (int i = 0; i < 1_500; i++) {
                counters.add(start + i);
                counters.add(start + random.nextInt(3_000));
            }
            shuffleWithin(counters, 1 << random.nextInt(12), random);
            Set<Integer> accepted = new HashSet<>();
            int highest = ReplayWindow.NONE;
            ReplayWindow window = new ReplayWindow();
            for (int counter : counters) {
                boolean fresh =
                        !accepted.contains(counter) && counter > highest - ReplayWindow.SIZE;
                assertEquals(fresh, window.accepts(counter), "round " + round);
                if (fresh) {
                    window.commit(counter);
                    highest = Math.max(highest, counter);
                    assertTrue(accepted.add(counter));
                }
            }
        }
    }

    private static void shuffleWithin(List<Integer> counters, int reach, Random random) {
        for (int from = 0; from < counters.size(); from += reach) {
            Collections.shuffle(
                    counters.subList(from, Math.min(from + reach, counters.size())), random);
        }
    }

    @Test
    void shouldHoldTheLastCounterToo() {
        ReplayWindow window = new ReplayWindow();
        window.commit(TrackKey.COUNTER_LIMIT - 1);

        assertTrue(!window.accepts(TrackKey.COUNTER_LIMIT - 1));
        assertTrue(window.accepts(TrackKey.COUNTER_LIMIT - ReplayWindow.SIZE));
        assertTrue(!window.accepts(TrackKey.COUNTER_LIMIT - ReplayWindow.SIZE - 1));
    }
}
