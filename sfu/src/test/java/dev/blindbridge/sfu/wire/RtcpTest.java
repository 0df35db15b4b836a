package dev.blindbridge.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.wire.RtcpView.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int OFFSET = 11;

    private final byte[] buffer = new byte[1500];
    private final RtcpView view = new RtcpView();
    private final RtcpWriter writer = new RtcpWriter().wrap(buffer, OFFSET, 1200);

    private void wrapWritten() {
        assertTrue(view.wrap(buffer, OFFSET, writer.lengthBytes()));
    }

    private boolean wrap(String hex) {
        byte[] packet = HEX.parseHex(hex);
        return view.wrap(packet, 0, packet.length);
    }

    private void assertNext(Kind kind) {
        assertTrue(view.next());
        assertEquals(kind, view.kind());
    }

    @Test
    void shouldReadBackCompoundOfAllKinds() {
        assertTrue(writer.senderReport(1, 0x0123456789ABCDEFL, 2, 3, 4));
        assertTrue(writer.reportBlock(5, 6, -7, 8, 9, 10, 11));
        assertTrue(writer.reportBlock(12, 255, 0x7FFFFFFF, -1, -2, -3, -4));
        assertTrue(writer.receiverReport(20));
        assertTrue(writer.reportBlock(21, 0, 0, 0, 0, 0, 0));
        assertTrue(writer.sdesCname(1, "cname".getBytes(StandardCharsets.US_ASCII)));
        assertTrue(writer.pli(30, 31));
        assertTrue(writer.fir(32, 33, 34));
        assertTrue(writer.nack(35, 36, new int[] {1, 2}, 2));
        assertTrue(writer.bye(40));
        wrapWritten();
        assertNext(Kind.SENDER_REPORT);
        assertSenderReport();
        assertNext(Kind.RECEIVER_REPORT);
        assertEquals(20, view.senderSsrc());
        assertEquals(1, view.count());
        assertEquals(21, view.reportSsrc(0));
        assertNext(Kind.SDES);
        assertNext(Kind.PLI);
        assertEquals(31, view.mediaSsrc());
        assertNext(Kind.FIR);
        assertEquals(1, view.firCount());
        assertEquals(33, view.firSsrc(0));
        assertEquals(34, view.firSequenceNumber(0));
        assertNext(Kind.NACK);
        assertEquals(36, view.mediaSsrc());
        assertNext(Kind.BYE);
        assertEquals(40, view.byeSsrc(0));
        assertFalse(view.next());
    }

    private void assertSenderReport() {
        assertEquals(1, view.senderSsrc());
        assertEquals(0x0123456789ABCDEFL, view.ntpTimestamp());
        assertEquals(2, view.rtpTimestamp());
        assertEquals(3, view.senderPacketCount());
        assertEquals(4, view.senderOctetCount());
        assertEquals(2, view.count());
        assertEquals(5, view.reportSsrc(0));
        assertEquals(6, view.reportFractionLost(0));
        assertEquals(-7, view.reportCumulativeLost(0));
        assertEquals(8, view.reportHighestSequenceNumber(0));
        assertEquals(9, view.reportJitter(0));
        assertEquals(10, view.reportLastSenderReport(0));
        assertEquals(11, view.reportDelaySinceLastSenderReport(0));
        assertEquals(0x7FFFFF, view.reportCumulativeLost(1));
        assertEquals(255, view.reportFractionLost(1));
    }

    /// RFC 3550 section 6.5: each chunk ends with at least one zero on a 32-bit boundary.
    @Test
    void shouldEndDescriptionsOnWordBoundary() {
        for (int length = 0; length <= 255; length++) {
            writer.wrap(buffer, OFFSET, 1200);
            byte[] cname = new byte[length];
            Arrays.fill(cname, (byte) 'c');
            assertTrue(writer.sdesCname(1, cname));
            int bytes = writer.lengthBytes();
            assertEquals(0, bytes % 4);
            assertEquals(0, buffer[OFFSET + bytes - 1]);
            assertTrue(bytes >= 8 + 2 + length + 1 && bytes <= 8 + 2 + length + 4);
            wrapWritten();
        }
        assertFalse(writer.sdesCname(1, new byte[256]));
    }

    /// RFC 4585 section 6.2.1.
    @Test
    void shouldPackNackIntoPairs() {
        int[] lost = {65_533, 65_534, 2, 13, 14, 40};
        assertTrue(writer.nack(1, 2, lost, lost.length));
        assertEquals(12 + 3 * 4, writer.lengthBytes());
        wrapWritten();
        assertNext(Kind.NACK);
        assertEquals(3, view.nackCount());
        assertEquals(65_533, view.nackPacketId(0));
        assertEquals(1 | (1 << 4) | (1 << 15), view.nackBitmask(0));
        int[] read = new int[20];
        assertEquals(lost.length, view.nackedSequenceNumbers(read));
        assertArrayEquals(lost, Arrays.copyOf(read, lost.length));
        assertEquals(2, view.nackedSequenceNumbers(new int[2]));
    }

    @Test
    void shouldReadBackRandomNacks() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            int[] lost = new int[1 + random.nextInt(60)];
            int next = random.nextInt(65_536);
            for (int j = 0; j < lost.length; j++) {
                lost[j] = next & 0xFFFF;
                next += 1 + random.nextInt(25);
            }
            writer.wrap(buffer, OFFSET, 1200);
            assertTrue(writer.nack(1, 2, lost, lost.length));
            wrapWritten();
            assertNext(Kind.NACK);
            int[] read = new int[100];
            assertEquals(lost.length, view.nackedSequenceNumbers(read));
            assertArrayEquals(lost, Arrays.copyOf(read, lost.length));
        }
    }

    @Test
    void shouldLeaveOutWhatDoesNotFit() {
        writer.wrap(buffer, OFFSET, 20);
        assertTrue(writer.pli(1, 2));
        assertFalse(writer.pli(1, 2));
        assertFalse(writer.nack(1, 2, new int[] {1}, 1));
        assertFalse(writer.reportBlock(1, 1, 1, 1, 1, 1, 1), "no report is open");
        assertEquals(12, writer.lengthBytes());
        writer.wrap(buffer, OFFSET, 20);
        assertFalse(writer.nack(1, 2, new int[] {1, 100, 200}, 3), "three pairs");
        assertFalse(writer.nack(1, 2, new int[0], 0), "none");
        assertEquals(0, writer.lengthBytes());
        assertFalse(writer.reportBlock(1, 1, 1, 1, 1, 1, 1));
        assertTrue(writer.receiverReport(1));
        assertFalse(writer.reportBlock(1, 1, 1, 1, 1, 1, 1));
        assertEquals(8, writer.lengthBytes());
    }

    @Test
    void shouldWriteAtMostThirtyOneBlocks() {
        assertTrue(writer.receiverReport(1));
        for (int i = 0; i < 31; i++) {
            assertTrue(writer.reportBlock(i, 0, 0, 0, 0, 0, 0));
        }
        assertFalse(writer.reportBlock(31, 0, 0, 0, 0, 0, 0));
        wrapWritten();
        assertNext(Kind.RECEIVER_REPORT);
        assertEquals(31, view.count());
        assertEquals(30, view.reportSsrc(30));
    }

    /// RFC 5506: feedback alone, as browsers send it with a=rtcp-rsize.
    @Test
    void shouldReadReducedSizePackets() {
        assertTrue(wrap("81ce0002" + "00000001" + "00000002"));
        assertNext(Kind.PLI);
        assertFalse(view.next());
        assertTrue(wrap("81cd0003" + "00000001" + "00000002" + "00050001"));
        assertNext(Kind.NACK);
    }

    @Test
    void shouldRecogniseBitrateEstimates() {
        assertTrue(wrap("8fce0005" + "0000000100000000" + "52454d42" + "01000000" + "00000009"));
        assertNext(Kind.REMB);
        assertTrue(wrap("8fce0004" + "0000000100000000" + "52454d43" + "01000000"));
        assertNext(Kind.OTHER);
    }

    @Test
    void shouldCallShortPacketsOfKnownTypesOther() {
        assertTrue(wrap("81c80006" + "00".repeat(24)), "a block is announced, none there");
        assertNext(Kind.OTHER);
        assertTrue(wrap("81ce0001" + "00000001"), "PLI without media source");
        assertNext(Kind.OTHER);
        assertEquals(0, view.mediaSsrc());
        assertTrue(wrap("81cd0002" + "0000000100000002"), "NACK without a pair");
        assertNext(Kind.OTHER);
        assertTrue(wrap("82cb0001" + "00000001"), "BYE of two with one");
        assertNext(Kind.OTHER);
        assertTrue(wrap("80d10000"), "unknown type");
        assertNext(Kind.OTHER);
        assertEquals(0, view.senderSsrc());
    }

    @Test
    void shouldTakePaddingOff() {
        assertTrue(wrap("a1ce0003" + "0000000100000002" + "00000004"));
        assertNext(Kind.PLI);
        assertEquals(12, view.lengthBytes());
        assertFalse(wrap("a1ce0003" + "0000000100000002" + "00000000"), "zero");
        assertFalse(wrap("a1ce0003" + "0000000100000002" + "000000ff"), "too much");
        assertTrue(wrap("a1ce0003" + "0000000100000002" + "0000000c"), "all of the body");
        assertNext(Kind.OTHER);
    }

    @Test
    void shouldRejectBrokenChains() {
        assertFalse(wrap(""));
        assertFalse(wrap("80c90001"), "beyond the end");
        assertFalse(wrap("80c9000000000001" + "80"), "loose bytes");
        assertFalse(wrap("40c90000"), "version");
        assertFalse(view.next());
        assertFalse(view.wrap(buffer, 1490, 12));
    }

    /// R6.
    @Test
    void shouldSurviveRandomAndMutatedPackets() {
        Random random = new Random(4);
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] packet = new byte[4 * (1 + random.nextInt(20))];
            random.nextBytes(packet);
            int at = 0;
            while (at < packet.length && random.nextInt(20) != 0) {
                packet[at] = (byte) (0x80 | (packet[at] & (random.nextInt(4) == 0 ? 0x3F : 0x1F)));
                packet[at + 1] = (byte) (200 + random.nextInt(8));
                int words = random.nextInt((packet.length - at) / 4);
                Bytes.putU16(packet, at + 2, words);
                at += 4 + 4 * words;
            }
            if (view.wrap(packet, 0, packet.length)) {
                valid++;
                touchEverything();
            }
        }
        assertTrue(valid > 10_000, "only " + valid);
    }

    private void touchEverything() {
        int[] numbers = new int[100];
        TransportCcView feedback = new TransportCcView();
        while (view.next()) {
            view.senderSsrc();
            view.mediaSsrc();
            switch (view.kind()) {
                case SENDER_REPORT, RECEIVER_REPORT -> {
                    for (int i = 0; i < view.count(); i++) {
                        view.reportDelaySinceLastSenderReport(i);
                    }
                }
                case BYE -> {
                    for (int i = 0; i < view.count(); i++) {
                        view.byeSsrc(i);
                    }
                }
                case NACK -> view.nackedSequenceNumbers(numbers);
                case FIR -> view.firSequenceNumber(view.firCount() - 1);
                case TRANSPORT_CC -> {
                    if (feedback.wrap(view)) {
                        int statuses = 0;
                        while (feedback.next()) {
                            statuses++;
                        }
                        assertEquals(feedback.statusCount(), statuses);
                    }
                }
                case SDES, PLI, REMB, OTHER -> view.type();
            }
        }
    }
}
