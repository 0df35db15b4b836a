package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private static final long MS = 1_000_000;
    private static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);

    private final InboundTrack track =
            new InboundTrack(
                    new TrackId(1),
                    new InboundParameters(
                            MediaKind.VIDEO,
                            "v",
                            List.of(VP8),
                            HeaderExtensions.NONE,
                            List.of(),
                            List.of(),
                            List.of()),
                    atNs -> {});
    private final InboundStream stream = track.bind(0, 5);
    private final SentPackets sent = new SentPackets();

    private long store(int sequenceNumber, long nowNs) {
        byte[] packet = new byte[600];
        RtpWriter writer = new RtpWriter();
        writer.begin(packet, 0, 96, false, sequenceNumber & 0xFFFF, 0, 5);
        RtpView view = new RtpView();
        assertTrue(view.wrap(packet, 0, writer.endHeader() + 500));
        return stream.accept(view, false, nowNs);
    }

    @Test
    void shouldRememberWhateverTheCacheStillHas() {
        long first = store(0, 0);
        sent.put(0xFF00, stream, first, 7);
        for (int n = 1; n < 700; n++) {
            sent.put(0xFF00 + n & 0xFFFF, stream, store(n, n * MS), 7);
        }
        for (int n = 0; n < 700; n++) {
            int place = sent.find(0xFF00 + n & 0xFFFF);
            assertTrue(place >= 0, "packet " + n);
            assertEquals(first + n, sent.number(place));
        }
    }

    @Test
    void shouldForgetWithTheCache() {
        for (int n = 0; n < 1000; n++) {
            sent.put(n, stream, store(n, n * (100 * MS)), 7);
        }
        assertEquals(-1, sent.find(999 - SentPackets.FIRST_PLACES), "no more places than needed");
        assertTrue(sent.find(990) >= 0);
    }

    @Test
    void shouldKeepCountOfResendsWhenItGrows() {
        sent.put(0, stream, store(0, 0), 7);
        assertTrue(sent.takeResend(sent.find(0), 10 * MS, MS));
        for (int n = 1; n < 300; n++) {
            sent.put(n, stream, store(n, MS), 7);
        }
        int place = sent.find(0);
        assertTrue(place >= 0);
        assertTrue(!sent.takeResend(place, 10 * MS, 2 * MS), "an answer is under way");
    }

    @Test
    void shouldKeepAllThatItWasTold() {
        assertEquals(-1, sent.find(0), "nothing was sent");
        assertEquals(-1, sent.find(0xFFFF));
        long number = store(0, 0);
        sent.put(0xFFFF, stream, number, -5);
        assertTrue(sent.takeResend(sent.find(0xFFFF), 10 * MS, MS));
        for (int n = 1; n < 300; n++) {
            sent.put(0xFFFF + n & 0xFFFF, stream, store(n, MS), n);
        }
        int place = sent.find(0xFFFF);
        assertEquals(number, sent.number(place));
        assertEquals(-5, sent.timestamp(place));
        assertSame(stream, sent.stream(place));
    }

    @Test
    void shouldEndResendingAndBeginAnewWithAnotherPacket() {
        long number = store(0, 0);
        sent.put(7, stream, number, 0);
        for (int i = 1; i <= 10; i++) {
            assertTrue(sent.takeResend(sent.find(7), MS, i * MS));
        }
        assertFalse(sent.takeResend(sent.find(7), MS, 100 * MS), "it will not come");
        sent.put(7, stream, number, 0);
        assertTrue(sent.takeResend(sent.find(7), MS, 100 * MS));
    }
}
