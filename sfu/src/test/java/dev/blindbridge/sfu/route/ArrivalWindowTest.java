package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalWindowTest {
    private final ArrivalWindow window = new ArrivalWindow();

    private long admit(int sequenceNumber, boolean paddingOnly) {
        return window.admit(window.unwrap(sequenceNumber & 0xFFFF), paddingOnly);
    }

    @Test
    void shouldNumberOnAcrossTheWrap() {
        long first = admit(0xFFFE, false);
        assertEquals(first + 1, admit(0xFFFF, false));
        assertEquals(first + 2, admit(0, false));
        assertEquals(first + 3, admit(1, false));
    }

    @Test
    void shouldKeepAPlaceForWhatIsLate() {
        long first = admit(10, false);
        assertEquals(first + 3, admit(13, false));
        assertEquals(first + 1, admit(11, false));
        assertEquals(ArrivalWindow.DUPLICATE, admit(11, false));
        assertEquals(first + 2, admit(12, false));
    }

    @Test
    void shouldLeaveNoGapForPadding() {
        long first = admit(10, false);
        assertEquals(ArrivalWindow.SKIPPED, admit(11, true));
        assertEquals(ArrivalWindow.SKIPPED, admit(12, true));
        assertEquals(first + 1, admit(13, false));
    }

    @Test
    void shouldFillAPromisedGapWithLatePadding() {
        long first = admit(10, false);
        assertEquals(first + 2, admit(12, false));
        assertEquals(first + 1, admit(11, true));
    }

    @Test
    void shouldRefuseWhatIsTooOldToTell() {
        admit(0, false);
        admit(ArrivalWindow.SIZE, false);
        assertEquals(ArrivalWindow.TOO_OLD, admit(0, false));
        assertTrue(admit(1, false) >= 0);
    }

    @Test
    void shouldForgetEverythingAfterALeap() {
        admit(5, false);
        admit(30_000, false);
        assertEquals(ArrivalWindow.TOO_OLD, admit(5, false));
        assertTrue(admit(29_999, false) >= 0);
    }

    /// Whatever comes in whatever order: no number twice, and no hole but where a packet is
    /// missing.
    @Test
    void shouldGiveEachPacketOneNumberInAnyOrder() {
        SplittableRandom random = new SplittableRandom(1);
        Set<Long> numbers = new HashSet<>();
        int[] order = new int[5000];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = 0; i + 20 < order.length; i++) {
            int other = i + random.nextInt(20);
            int swap = order[i];
            order[i] = order[other];
            order[other] = swap;
        }
        int skipped = 0;
        for (int sequenceNumber : order) {
            long number = admit(sequenceNumber, random.nextInt(10) == 0);
            if (number == ArrivalWindow.SKIPPED) {
                skipped++;
            } else {
                assertTrue(numbers.add(number));
            }
        }
        long lowest = numbers.stream().min(Long::compare).orElseThrow();
        long highest = numbers.stream().max(Long::compare).orElseThrow();
        assertEquals(order.length - skipped, numbers.size());
        assertEquals(numbers.size(), highest - lowest + 1);
    }
}
