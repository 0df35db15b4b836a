package dev.blindbridge.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String FIXED = "60" + "fffe" + "80000001" + "deadbeef";

    private final RtpView view = new RtpView();
    private final byte[] buffer = new byte[1500];

    private boolean wrap(String hex) {
        byte[] packet = HEX.parseHex(hex);
        return view.wrap(packet, 0, packet.length);
    }

    private String extension() {
        int from = view.extensionOffset();
        return HEX.formatHex(view.buffer(), from, from + view.extensionLengthBytes());
    }

    @Test
    void shouldReadFixedHeader() {
        assertTrue(wrap("80" + "e0" + "fffe" + "80000001" + "deadbeef" + "0102"));
        assertTrue(view.marker());
        assertEquals(0x60, view.payloadType());
        assertEquals(0xFFFE, view.sequenceNumber());
        assertEquals(0x80000001, view.timestamp());
        assertEquals(0xDEADBEEF, view.ssrc());
        assertEquals(12, view.headerLengthBytes());
        assertEquals(12, view.payloadOffset());
        assertEquals(2, view.payloadLengthBytes());
        assertFalse(view.findExtension(1));
    }

    @Test
    void shouldSkipContributingSources() {
        assertTrue(wrap("82" + FIXED + "00000001" + "00000002" + "99"));
        assertEquals(2, view.csrcCount());
        assertEquals(20, view.headerLengthBytes());
        assertEquals(1, view.payloadLengthBytes());
        assertFalse(wrap("8f" + FIXED + "00".repeat(59)));
        assertTrue(wrap("8f" + FIXED + "00".repeat(60)));
        assertEquals(0, view.payloadLengthBytes());
    }

    /// RFC 3550 section 5.1; GHSA-f26w-gh5m-qq77 (R6).
    @Test
    void shouldValidatePadding() {
        assertTrue(wrap("a0" + FIXED + "aabb" + "0002"));
        assertEquals(2, view.paddingLengthBytes());
        assertEquals(2, view.payloadLengthBytes());
        assertTrue(wrap("a0" + FIXED + "00000004"), "padding alone, as bandwidth probes are");
        assertEquals(0, view.payloadLengthBytes());
        assertFalse(wrap("a0" + FIXED + "00000005"), "more than there is");
        assertFalse(wrap("a0" + FIXED + "00000000"), "zero");
        assertFalse(wrap("a0" + FIXED), "none");
    }

    @Test
    void shouldNotReadPaddingOfProtectedPackets() {
        byte[] packet = HEX.parseHex("a0" + FIXED + "000000ff");
        assertTrue(view.wrapProtected(packet, 0, packet.length));
        assertEquals(4, view.payloadLengthBytes());
    }

    /// RFC 8285 section 4.2.
    @Test
    void shouldFindExtensionsOfOneByteForm() {
        String elements = "10aa" + "0000" + "32bbccdd" + "51eeff00";
        assertTrue(wrap("90" + FIXED + "bede0003" + elements + "77"));
        assertEquals(28, view.headerLengthBytes());
        assertTrue(view.findExtension(1));
        assertEquals("aa", extension());
        assertTrue(view.findExtension(3));
        assertEquals("bbccdd", extension());
        assertTrue(view.findExtension(5));
        assertEquals("eeff", extension());
        assertFalse(view.findExtension(2));
        assertFalse(view.findExtension(0));
        assertFalse(view.findExtension(15));
        assertFalse(view.findExtension(255));
    }

    @Test
    void shouldStopAtIdFifteenAndAtBrokenElements() {
        assertTrue(wrap("90" + FIXED + "bede0002" + "f0aa" + "20bb" + "00000000"));
        assertFalse(view.findExtension(2));
        assertTrue(wrap("90" + FIXED + "bede0001" + "1faabbcc"));
        assertFalse(view.findExtension(1));
        assertTrue(wrap("90" + FIXED + "bede0000"), "no element");
        assertFalse(view.findExtension(1));
    }

    /// RFC 8285 section 4.3.
    @Test
    void shouldFindExtensionsOfTwoByteForm() {
        String elements = "0100" + "1e03aabbcc" + "00" + "0502ddee";
        assertTrue(wrap("90" + FIXED + "1005" + "0003" + elements));
        assertTrue(view.findExtension(1));
        assertEquals("", extension());
        assertTrue(view.findExtension(30));
        assertEquals("aabbcc", extension());
        assertTrue(view.findExtension(5));
        assertEquals("ddee", extension());
        assertFalse(view.findExtension(2));
        assertTrue(wrap("90" + FIXED + "10000001" + "00000005"), "id without length");
        assertFalse(view.findExtension(5));
        assertTrue(wrap("90" + FIXED + "10000001" + "05030000"), "beyond the end");
        assertFalse(view.findExtension(5));
    }

    @Test
    void shouldIgnoreExtensionsOfOtherProfiles() {
        assertTrue(wrap("90" + FIXED + "12340001" + "10aa0000"));
        assertFalse(view.findExtension(1));
        assertEquals(20, view.headerLengthBytes());
    }

    @Test
    void shouldRejectWhatIsNotWellFormed() {
        assertFalse(wrap("80" + FIXED.substring(2)), "eleven bytes");
        assertFalse(wrap("40" + FIXED), "version 1");
        assertFalse(wrap("90" + FIXED + "bede00"), "cut extension header");
        assertFalse(wrap("90" + FIXED + "bede0001" + "000000"), "cut extension");
        assertFalse(wrap("90" + FIXED + "bedeffff" + "00000000"), "long extension");
        assertTrue(wrap("80" + FIXED));
        assertFalse(view.wrap(new byte[20], 10, 12));
        assertFalse(view.wrap(new byte[20], -1, 12));
    }

    @Test
    void shouldWriteHeaderThatReadsBack() {
        byte[] mid = {'1', '2'};
        RtpWriter writer = new RtpWriter();
        int header =
                writer.begin(buffer, 9, 111, true, 0x1FFFF, -5, 0x80000000)
                        .extension(4, mid, 0, 2)
                        .extension16(3, 0xABCD)
                        .extension8(14, 2)
                        .endHeader();
        assertEquals(24, header);
        assertTrue(view.wrap(buffer, 9, header + 3));
        assertEquals(111, view.payloadType());
        assertTrue(view.marker());
        assertEquals(0xFFFF, view.sequenceNumber());
        assertEquals(-5, view.timestamp());
        assertEquals(0x80000000, view.ssrc());
        assertEquals(3, view.payloadLengthBytes());
        assertTrue(view.findExtension(4));
        assertEquals("3132", extension());
        assertTrue(view.findExtension(3));
        assertEquals("abcd", extension());
        assertTrue(view.findExtension(14));
        assertEquals("02", extension());
        assertEquals(12, writer.begin(buffer, 0, 0, false, 0, 0, 0).endHeader());
        assertTrue(view.wrap(buffer, 0, 12));
        assertFalse(view.hasExtensions());
    }

    @Test
    void shouldRefuseElementsWithoutOneByteForm() {
        RtpWriter writer = new RtpWriter().begin(buffer, 0, 0, false, 0, 0, 0);
        assertThrows(IllegalArgumentException.class, () -> writer.extension16(15, 1));
        assertThrows(IllegalArgumentException.class, () -> writer.extension(1, buffer, 0, 17));
    }

    /// RFC 4588 section 4.
    @Test
    void shouldUnwrapRetransmission() {
        byte[] packet =
                HEX.parseHex(
                        "b1e1"
                                + "0007"
                                + "00000abc"
                                + "deadbeef"
                                + "00000001"
                                + "bede0001"
                                + "10aa0000"
                                + "fffe"
                                + "c0ffee"
                                + "01");
        assertTrue(view.wrap(packet, 0, packet.length));
        assertEquals(0xFFFE, Rtx.originalSequenceNumber(view));
        Rtx.unwrap(view, 96, 0x11223344);
        assertTrue(view.wrap(packet, 2, packet.length - 2));
        assertEquals(96, view.payloadType());
        assertTrue(view.marker());
        assertEquals(0xFFFE, view.sequenceNumber());
        assertEquals(0xABC, view.timestamp());
        assertEquals(0x11223344, view.ssrc());
        assertTrue(view.findExtension(1));
        assertEquals(3, view.payloadLengthBytes());
        int payload = view.payloadOffset();
        assertEquals("c0ffee", HEX.formatHex(packet, payload, payload + 3));
    }

    @Test
    void shouldRecogniseProbesWithoutOriginal() {
        assertTrue(wrap("a0" + FIXED + "000003"));
        assertEquals(-1, Rtx.originalSequenceNumber(view));
        assertTrue(wrap("80" + FIXED + "01"));
        assertEquals(-1, Rtx.originalSequenceNumber(view));
    }

    @Test
    void shouldWrapWhatUnwrapTakesApart() {
        RtpWriter writer = new RtpWriter();
        int header = writer.begin(buffer, 0, 97, false, 3, 9, 2).endHeader();
        int length = header + Rtx.putOriginalSequenceNumber(buffer, header, 0x8001) + 4;
        Arrays.fill(buffer, length - 4, length, (byte) 7);
        assertTrue(view.wrap(buffer, 0, length));
        assertEquals(0x8001, Rtx.originalSequenceNumber(view));
        Rtx.unwrap(view, 96, 1);
        assertTrue(view.wrap(buffer, Rtx.OSN_BYTES, length - Rtx.OSN_BYTES));
        assertEquals(0x8001, view.sequenceNumber());
        assertEquals(4, view.payloadLengthBytes());
    }

    /// R6: what wraps can be read to its last field without leaving the packet.
    @Test
    void shouldSurviveRandomAndMutatedPackets() {
        Random random = new Random(2);
        int valid = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] packet = new byte[random.nextInt(80)];
            random.nextBytes(packet);
            if (packet.length > 0) {
                packet[0] = (byte) (0x80 | (packet[0] & 0x33));
            }
            int extension = 12 + 4 * (packet.length > 0 ? packet[0] & 15 : 0);
            if (packet.length > extension + 3 && random.nextBoolean()) {
                Bytes.putU16(packet, extension, random.nextBoolean() ? 0xBEDE : 0x1000);
                Bytes.putU16(packet, extension + 2, random.nextInt(8));
            }
            byte[] before = packet.clone();
            if (view.wrap(packet, 0, packet.length)) {
                valid++;
                checkReadable();
            }
            assertArrayEquals(before, packet);
        }
        assertTrue(valid > 10_000, "only " + valid);
    }

    private void checkReadable() {
        int end = view.offset() + view.lengthBytes();
        int total =
                view.headerLengthBytes() + view.payloadLengthBytes() + view.paddingLengthBytes();
        assertEquals(view.lengthBytes(), total);
        assertTrue(view.payloadLengthBytes() >= 0);
        Rtx.originalSequenceNumber(view);
        for (int id = -1; id < 256; id++) {
            if (view.findExtension(id)) {
                assertTrue(view.extensionOffset() >= 16);
                assertTrue(view.extensionOffset() + view.extensionLengthBytes() <= end);
                assertTrue(
                        view.extensionOffset() + view.extensionLengthBytes()
                                <= view.payloadOffset());
            }
        }
    }
}
