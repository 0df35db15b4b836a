package dev.blindbridge.sfu.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final StunIntegrity PASSWORD = new StunIntegrity("VOkJxbRl1RmTxUk/WvJxBt");

    /// RFC 5769 section 2.1.
    private static final String SAMPLE_REQUEST =
            "000100582112a442b7e7a701bc34d686fa87dfae"
                    + "802200105354554e207465737420636c69656e74"
                    + "002400046e0001ff80290008932ff9b151263b36"
                    + "000600096576746a3a68367659202020"
                    + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                    + "80280004e57a3bcf";

    /// RFC 5769 section 2.2.
    private static final String SAMPLE_IPV4_RESPONSE =
            "0101003c2112a442b7e7a701bc34d686fa87dfae"
                    + "8022000b7465737420766563746f7220"
                    + "002000080001a147e112a643"
                    + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
                    + "80280004c07d4c96";

    /// RFC 5769 section 2.3.
    private static final String SAMPLE_IPV6_RESPONSE =
            "010100482112a442b7e7a701bc34d686fa87dfae"
                    + "8022000b7465737420766563746f7220"
                    + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
                    + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
                    + "80280004c8fb0b4c";

    private final StunView view = new StunView();
    private final StunWriter writer = new StunWriter();
    private final byte[] out = new byte[600];

    private boolean wrap(String hex) {
        byte[] message = HEX.parseHex(hex);
        return view.wrap(message, 0, message.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldReadSampleRequest() {
        assertTrue(wrap(SAMPLE_REQUEST));
        assertTrue(view.isBindingRequest());
        assertTrue(view.usernameIs(ascii("evtj:h6vY")));
        assertFalse(view.usernameIs(ascii("evtj:h6v")));
        assertEquals("evtj", view.localUfrag());
        assertEquals(0x6E0001FF, view.priority());
        assertTrue(view.iceControlled());
        assertFalse(view.iceControlling());
        assertFalse(view.useCandidate());
        assertTrue(view.integrityValid(PASSWORD));
        assertFalse(view.integrityValid(new StunIntegrity("VOkJxbRl1RmTxUk/WvJxBu")));
        assertTrue(view.fingerprintValid());
        assertEquals(0, view.unknownCount());
    }

    @Test
    void shouldReadSampleResponses() throws Exception {
        assertTrue(wrap(SAMPLE_IPV4_RESPONSE));
        assertTrue(view.isBindingSuccess() && view.integrityValid(PASSWORD));
        assertTrue(view.fingerprintValid());
        assertEquals(
                new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32853),
                view.mappedAddress());
        assertTrue(wrap(SAMPLE_IPV6_RESPONSE));
        assertTrue(view.integrityValid(PASSWORD) && view.fingerprintValid());
        assertEquals(
                new InetSocketAddress(
                        InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677"), 32853),
                view.mappedAddress());
    }

    @Test
    void shouldWriteResponseThatAnswersTheRequest() throws Exception {
        for (String host : new String[] {"192.0.2.7", "2001:db8::7"}) {
            InetSocketAddress from = new InetSocketAddress(InetAddress.getByName(host), 54321);
            assertTrue(wrap(SAMPLE_REQUEST));
            byte[] id = Arrays.copyOfRange(view.buffer(), 8, 20);
            byte[] address = from.getAddress().getAddress();
            int length = writer.bindingSuccess(out, 5, view, address, from.getPort(), PASSWORD);
            assertTrue(length <= StunWriter.MAX_RESPONSE_BYTES);
            assertTrue(view.wrap(out, 5, length));
            assertTrue(view.isBindingSuccess() && view.transactionIdIs(id));
            assertTrue(view.integrityValid(PASSWORD) && view.fingerprintValid());
            assertEquals(from, view.mappedAddress());
        }
    }

    @Test
    void shouldWriteErrorResponses() {
        for (int code : new int[] {400, 401, 420, 487}) {
            assertTrue(wrap(SAMPLE_REQUEST));
            int length = writer.bindingError(out, 0, view, code, code < 420 ? null : PASSWORD);
            assertTrue(view.wrap(out, 0, length));
            assertTrue(view.isBindingError() && view.fingerprintValid());
            assertEquals(code, view.errorCode());
            assertEquals(code >= 420, view.integrityValid(PASSWORD));
        }
    }

    @Test
    void shouldListUnknownAttributesThatRequireComprehension() {
        // 0x7F01 and 0x0003 require it, 0x9999 does not.
        String unknown = "7f010000" + "0003000101000000" + "99990000";
        assertTrue(wrap("00010010" + "2112a442" + "00".repeat(12) + unknown));
        assertEquals(2, view.unknownCount());
        assertEquals(0x7F01, view.unknownType(0));
        assertEquals(0x0003, view.unknownType(1));
        int length = writer.bindingError(out, 0, view, StunWriter.UNKNOWN_ATTRIBUTE, PASSWORD);
        String text = HEX.formatHex(out, 0, length);
        assertTrue(text.contains("000a0004" + "7f010003"), text);
    }

    @Test
    void shouldFitTheLongestErrorInTheStatedRoom() {
        String unknown = "7f010000".repeat(20);
        assertTrue(wrap("00010050" + "2112a442" + "00".repeat(12) + unknown));
        assertEquals(8, view.unknownCount());
        int length = writer.bindingError(out, 0, view, StunWriter.UNKNOWN_ATTRIBUTE, PASSWORD);
        assertTrue(length <= StunWriter.MAX_RESPONSE_BYTES);
        assertTrue(view.wrap(out, 0, length));
    }

    @Test
    void shouldWriteRequestsOfClients() {
        byte[] id = ascii("twelve bytes");
        for (boolean nominate : new boolean[] {false, true}) {
            byte[] username = ascii("server:client");
            int length =
                    writer.bindingRequest(
                            out, 3, id, username, 0x7E0000FF, -2L, nominate, PASSWORD);
            assertTrue(length <= StunWriter.requestLengthBytes(username.length));
            assertTrue(view.wrap(out, 3, length));
            assertTrue(view.isBindingRequest() && view.usernameIs(username));
            assertEquals("server", view.localUfrag());
            assertEquals(0x7E0000FF, view.priority());
            assertTrue(view.iceControlling() && !view.iceControlled());
            assertEquals(nominate, view.useCandidate());
            assertTrue(view.integrityValid(PASSWORD) && view.fingerprintValid());
        }
    }

    @Test
    void shouldIgnoreAttributesBehindIntegrity() {
        byte[] request = HEX.parseHex(SAMPLE_REQUEST);
        int integrityEnd = request.length - 8;
        byte[] longer = Arrays.copyOf(request, integrityEnd + 4);
        Bytes.putU16(longer, 2, longer.length - 20);
        Bytes.putU16(longer, integrityEnd, StunView.USE_CANDIDATE);
        Bytes.putU16(longer, integrityEnd + 2, 0);
        assertTrue(view.wrap(longer, 0, longer.length));
        assertFalse(view.useCandidate());
        assertTrue(view.integrityValid(PASSWORD));
    }

    @Test
    void shouldTakeTheFirstOfRepeatedAttributes() {
        String twice = "0024000400000001" + "0024000400000002";
        assertTrue(wrap("00010010" + "2112a442" + "00".repeat(12) + twice));
        assertEquals(1, view.priority());
    }

    @Test
    void shouldRejectWhatIsNotWellFormed() {
        String head = "2112a442" + "00".repeat(12);
        assertFalse(wrap(""));
        assertFalse(wrap("00010000" + "2112a443" + "00".repeat(12)), "cookie");
        assertFalse(wrap("00010004" + head), "length beyond the datagram");
        assertFalse(wrap("00010000" + head + "00000000"), "length short of the datagram");
        assertFalse(wrap("40010000" + head), "first two bits");
        assertFalse(wrap("00010002" + head + "0000"), "not a multiple of four");
        assertFalse(wrap("00010004" + head + "00240004"), "attribute beyond the end");
        assertFalse(wrap("00010008" + head + "0024000300000000"), "short PRIORITY");
        assertFalse(wrap("00010004" + head + "0008" + "0000"), "empty MESSAGE-INTEGRITY");
        assertFalse(wrap("00010008" + head + "0025000400000000"), "USE-CANDIDATE with a value");
        assertFalse(wrap("0101000c" + head + "0020000800030000" + "00000000"), "family");
        assertFalse(wrap("0001000c" + head + "8028000400000000" + "80220000"), "fingerprint last");
        assertTrue(wrap("00010000" + head));
    }

    @Test
    void shouldSplitOddUserNames() {
        String head = "2112a442" + "00".repeat(12);
        assertTrue(wrap("0001" + "0008" + head + "00060001" + "3a000000"));
        assertEquals("", view.localUfrag());
        assertTrue(wrap("0001" + "0008" + head + "00060001" + "61000000"));
        assertNull(view.localUfrag());
        assertTrue(wrap("0001" + "0004" + head + "00060000"));
        assertNull(view.localUfrag());
        assertFalse(wrap("0001" + "0204" + head + "00060200" + "61".repeat(512)), "over 508");
    }

    /// R6.
    @Test
    void shouldSurviveRandomAndMutatedMessages() {
        Random random = new Random(1);
        byte[] sample = HEX.parseHex(SAMPLE_REQUEST);
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] message = sample.clone();
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            if (i % 4 == 0) {
                message = Arrays.copyOf(message, random.nextInt(message.length));
                if (message.length >= 20) {
                    Bytes.putU16(message, 2, message.length - 20);
                }
            }
            if (view.wrap(message, 0, message.length)) {
                valid++;
                touchEverything();
            }
        }
        assertTrue(valid > 1000, "only " + valid + " got past the first checks");
    }

    private void touchEverything() {
        view.messageType();
        view.localUfrag();
        view.usernameIs(ascii("evtj:h6vY"));
        view.priority();
        view.integrityValid(PASSWORD);
        view.fingerprintValid();
        view.errorCode();
        view.mappedAddress();
        int length = writer.bindingError(out, 0, view, StunWriter.UNKNOWN_ATTRIBUTE, PASSWORD);
        assertTrue(length <= StunWriter.MAX_RESPONSE_BYTES);
    }

    @Test
    void shouldRejectRangesOutsideTheArray() {
        byte[] message = HEX.parseHex(SAMPLE_REQUEST);
        assertFalse(view.wrap(message, -1, message.length));
        assertFalse(view.wrap(message, 1, message.length));
        assertFalse(view.wrap(message, Integer.MAX_VALUE, 20));
        assertFalse(view.wrap(message, 0, -4));
        assertArrayEquals(HEX.parseHex(SAMPLE_REQUEST), message);
    }
}
