package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.rtp.TransportSequence;
import dev.blindbridge.bench.client.transport.ClientLoop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscribeLegTest {
    private static final int MEDIA = 0x80000001;
    private static final int OTHER_MEDIA = 7;
    private static final int REPAIR = 8;
    private static final int HEADER_BYTES = 12;

    private final ClientLoop loop = new ClientLoop("leg");
    private final SubscribeLeg leg = new SubscribeLeg(loop, () -> {});
    private final SingleWriterRecorder latencyNs = new SingleWriterRecorder(3);
    private final LoadTrack watched =
            new LoadTrack(
                    loop,
                    new OutgoingTrack(
                            new OutgoingTrack.Parameters("0", true, 1, 2, 96, 97, 90_000, 1, 2),
                            new TransportSequence(),
                            0),
                    StreamShape.even(1100, 100),
                    FrameSeal.NONE,
                    (packet, length) -> {},
                    new Histogram(3));

    @BeforeEach
    void expect() {
        leg.expect(
                List.of(
                        new SubscribeLeg.Expected(MEDIA, true),
                        new SubscribeLeg.Expected(OTHER_MEDIA, false)));
        leg.watch(MEDIA, watched);
        leg.latencyTo(latencyNs);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    /// VP8 with a picture id of 15 bits (RFC 7741 section 4.2).
    private static byte[] packet(int ssrc, int sequenceNumber, int pictureId, boolean first) {
        byte[] packet = new byte[HEADER_BYTES + 4 + 20];
        ByteBuffer.wrap(packet)
                .put(0, (byte) 0x80)
                .put(1, (byte) 96)
                .putShort(2, (short) sequenceNumber)
                .putInt(8, ssrc)
                .put(HEADER_BYTES, (byte) (first ? 0x90 : 0x80))
                .put(HEADER_BYTES + 1, (byte) 0x80)
                .putShort(HEADER_BYTES + 2, (short) (0x8000 | pictureId));
        return packet;
    }

    private void sample(byte[] packet, long arrivalNs) {
        leg.sample(packet, 0, packet.length, arrivalNs);
    }

    @Test
    void shouldCountMediaApartFromRepairs() {
        for (int ssrc : new int[] {MEDIA, OTHER_MEDIA, MEDIA, REPAIR}) {
            byte[] packet = packet(ssrc, 1, 1, true);
            assertTrue(leg.count(packet, packet.length, 0));
        }
        assertEquals(3, leg.packets());
        assertEquals(1, leg.others());
    }

    @Test
    void shouldCountNeitherRtcpNorFragments() {
        byte[] senderReport = packet(MEDIA, 1, 1, true);
        senderReport[1] = (byte) 200;
        assertFalse(leg.count(senderReport, senderReport.length, 0), "is to be read");
        byte[] fragment = Arrays.copyOf(packet(MEDIA, 1, 1, true), HEADER_BYTES);
        assertTrue(leg.count(fragment, HEADER_BYTES - 1, 0));
        assertEquals(0, leg.packets());
        assertEquals(0, leg.others());
    }

    @Test
    void shouldGoOnWithAStreamThatIsExpectedAgain() {
        LoadStream before = leg.stream(OTHER_MEDIA);
        leg.expect(List.of(new SubscribeLeg.Expected(OTHER_MEDIA, false)));
        assertSame(before, leg.stream(OTHER_MEDIA));
        assertNull(leg.stream(MEDIA));
    }

    @Test
    void shouldMeasureEachPacketFromItsOwnSending() {
        watched.sendTimes().sent(300, 0, 1_000);
        watched.sendTimes().sent(300, 1, 2_000);
        sample(packet(MEDIA, 0xFFFF, 300, true), 1_500);
        sample(packet(MEDIA, 0, 300, false), 2_700); // the sequence number wraps
        Histogram taken = latencyNs.getIntervalHistogram();
        assertEquals(2, taken.getTotalCount());
        assertEquals(500, taken.getMinNonZeroValue());
        assertEquals(700, taken.getMaxValue());
        assertEquals(2, leg.packets());
    }

    @Test
    void shouldMeasureNothingElse() {
        watched.sendTimes().sent(300, 0, 1_000);
        sample(packet(OTHER_MEDIA, 1, 300, true), 1_500);
        sample(packet(MEDIA, 1, 301, true), 1_500); // was never sent
        assertEquals(0, latencyNs.getIntervalHistogram().getTotalCount());
    }

    /// The place in the frame is not known then; a wrong latency is worse than none.
    @Test
    void shouldMeasureNothingOfAFrameWhoseBeginWasLost() {
        watched.sendTimes().sent(300, 0, 1_000);
        watched.sendTimes().sent(301, 0, 2_000);
        watched.sendTimes().sent(301, 1, 2_100);
        sample(packet(MEDIA, 10, 300, true), 1_500);
        sample(packet(MEDIA, 12, 301, false), 2_600);
        assertEquals(1, latencyNs.getIntervalHistogram().getTotalCount());
    }
}
