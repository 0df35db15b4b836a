package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SendTimesTest {
    private final SendTimes times = new SendTimes();

    @Test
    void shouldFindEachPacketOfAFrame() {
        times.sent(7, 0, 100);
        times.sent(7, 1, 110);
        times.sent(8, 0, 200);
        assertEquals(100, times.sentNs(7, 0));
        assertEquals(110, times.sentNs(7, 1));
        assertEquals(200, times.sentNs(8, 0));
    }

    @Test
    void shouldNotKnowWhatWasNotSent() {
        times.sent(7, 0, 100);
        assertEquals(SendTimes.UNKNOWN, times.sentNs(7, 1));
        assertEquals(SendTimes.UNKNOWN, times.sentNs(9, 0));
        assertEquals(SendTimes.UNKNOWN, times.sentNs(7, -1));
        assertEquals(SendTimes.UNKNOWN, times.sentNs(7, 0x8001), "a packet of the frame before");
    }

    /// Half of the 15 bits of picture ids share a place with another.
    @Test
    void shouldForgetAnOldFrameInThePlaceOfANewOne() {
        times.sent(7, 0, 100);
        times.sent(7 + 8192, 0, 900);
        assertEquals(SendTimes.UNKNOWN, times.sentNs(7, 0));
        assertEquals(900, times.sentNs(7 + 8192, 0));
    }
}
