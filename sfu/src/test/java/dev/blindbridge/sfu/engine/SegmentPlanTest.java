package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class SegmentPlanTest {
    private final SegmentPlan plan = new SegmentPlan();

    /// Lengths as they leave, messages in brackets.
    private String messages(int... lengths) {
        StringJoiner all = new StringJoiner(" ");
        int first = 0;
        while (first < lengths.length) {
            plan.next(lengths, first, lengths.length);
            StringJoiner message = new StringJoiner(" ", "[", "]");
            for (int i = first; i < plan.end(); i++) {
                message.add("" + Math.max(lengths[i], plan.paddedLengthBytes(i)));
            }
            all.add(message.toString());
            first = plan.end();
        }
        return all.toString();
    }

    @Test
    void shouldLeaveOneAlone() {
        assertEquals("[1100]", messages(1100));
        assertEquals("[100] [1100]", messages(100, 1100));
    }

    @Test
    void shouldPadToTheLongest() {
        assertEquals("[1100 1100 1099]", messages(1099, 1100, 1099));
        assertEquals("[1100 1100]", messages(1084, 1100));
    }

    @Test
    void shouldNotPadMoreThanALittle() {
        assertEquals("[1083] [1100]", messages(1083, 1100));
        assertEquals("[1090 1090] [1100]", messages(1083, 1090, 1100));
        assertEquals("[1092 1092 1092]", messages(1092, 1083, 1092));
    }

    @Test
    void shouldLetTheLastBeShorterAndBeginAnewBehindIt() {
        assertEquals("[1100 1100 600] [1100 300] [120]", messages(1100, 1099, 600, 1100, 300, 120));
        assertEquals("[90 90] [1100 90]", messages(90, 90, 1100, 90));
    }

    /// What cannot be sent has length 0: it must not keep the others apart for good.
    @Test
    void shouldBearImpossibleOnes() {
        assertEquals("[0] [1100 1100 0] [1100]", messages(0, 1100, 1100, 0, 1100));
    }

    @Test
    void shouldAlwaysMakeWhatTheKernelTakes() {
        Random random = new Random(1);
        for (int run = 0; run < 20_000; run++) {
            int[] lengths = new int[1 + random.nextInt(12)];
            int spread = 1 + random.nextInt(random.nextBoolean() ? 40 : 1400);
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = 1472 - random.nextInt(spread);
            }
            check(lengths);
        }
    }

    private void check(int[] lengths) {
        int first = 0;
        while (first < lengths.length) {
            plan.next(lengths, first, lengths.length);
            assertTrue(plan.end() > first);
            int segment = Math.max(lengths[first], plan.paddedLengthBytes(first));
            for (int i = first; i < plan.end(); i++) {
                int length = Math.max(lengths[i], plan.paddedLengthBytes(i));
                int padding = length - lengths[i];
                assertTrue(padding <= SegmentPlan.MAX_PADDING_BYTES);
                assertTrue(length <= 1472, "no longer than the longest");
                assertTrue(i == plan.end() - 1 ? length <= segment : length == segment);
            }
            first = plan.end();
        }
    }
}
