package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacketCacheTest {
    private static final long MS = 1_000_000;
    private static final int MAX_BYTES = 1 << 20;

    private final PacketCache cache = new PacketCache(MAX_BYTES);
    private final RtpView view = new RtpView();
    private final StoredPacket stored = new StoredPacket();
    private final byte[] packet = new byte[1500];

    private void put(long number, int payloadBytes, long nowNs) {
        RtpWriter writer = new RtpWriter();
        writer.begin(packet, 0, 96, true, (int) number & 0xFFFF, (int) number, 5);
        int at = writer.endHeader();
        for (int i = 0; i < payloadBytes; i++) {
            packet[at + i] = (byte) (number * 31 + i);
        }
        assertTrue(view.wrap(packet, 0, at + payloadBytes));
        stored.wrap(number, view, -1, false);
        cache.put(stored, nowNs);
    }

    private boolean has(long number, int payloadBytes) {
        int place = cache.find(number);
        if (place < 0) {
            return false;
        }
        assertEquals(payloadBytes, cache.payloadLengthBytes(place));
        assertEquals((int) number, cache.timestamp(place));
        int at = cache.payloadOffset(place);
        for (int i = 0; i < payloadBytes; i++) {
            assertEquals((byte) (number * 31 + i), cache.bytes()[at + i], "byte of " + number);
        }
        return true;
    }

    private static int length(long number) {
        return new SplittableRandom(number).nextInt(1, 1200);
    }

    @Test
    void shouldKeepASecondOfAnyRateBelowItsBound() {
        for (int packetsPerSecond : new int[] {5, 50, 333, 700}) {
            PacketCacheTest fresh = new PacketCacheTest();
            long intervalNs = 1000 * MS / packetsPerSecond;
            for (long n = 0; n < 4L * packetsPerSecond; n++) {
                fresh.put(n, length(n), n * intervalNs);
                long old = Math.max(0, n - packetsPerSecond + 1);
                assertTrue(fresh.has(old, length(old)), old + " at " + n);
            }
        }
    }

    @Test
    void shouldFindRoomAtOnceForABurstAfterQuiet() {
        long number = 0;
        for (; number < 200; number++) {
            put(number, 40, number * 200 * MS);
        }
        long burstNs = number * 200 * MS;
        for (long n = number; n < number + 300; n++) {
            put(n, 1100, burstNs);
        }
        for (long n = number; n < number + 300; n++) {
            assertTrue(has(n, 1100), "packet " + (n - number) + " of the burst");
        }
    }

    /// Above all when the ring grows: what was overwritten before does not come back.
    @Test
    void shouldNeverGiveBytesOfAnotherPacket() {
        SplittableRandom random = new SplittableRandom(3);
        long nowNs = 0;
        long number = 0;
        for (int phase = 0; phase < 200; phase++) {
            int packets = random.nextInt(1, 80);
            long intervalNs = random.nextInt(4) * (150 * MS);
            for (int i = 0; i < packets; i++) {
                nowNs += intervalNs;
                number += random.nextInt(10) == 0 ? 2 : 1;
                put(number, length(number), nowNs);
                for (long n = Math.max(1, number - 70); n <= number; n++) {
                    has(n, length(n));
                }
            }
        }
    }

    @Test
    void shouldStayWithinItsBound() {
        for (int n = 0; n < 10_000; n++) {
            put(n, 1200, n * 1000L);
        }
        assertEquals(MAX_BYTES, cache.bytes().length);
        assertTrue(has(9_999, 1200));
        assertTrue(has(9_999 - 700, 1200));
    }

    @Test
    void shouldTakeNoMoreThanSpeechNeeds() {
        for (int n = 0; n < 5000; n++) {
            put(n, 110, n * (20 * MS));
        }
        assertTrue(cache.sizeBytes() <= 12 * 1024, cache.sizeBytes() + " bytes");
    }
}
