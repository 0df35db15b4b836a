package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// AV1 and H.264: what a depacketizer changes, flipped bits, and parsers that take whatever comes.
class CodecTest {
    private static final JsonNode FRAMES = Vectors.read("vectors-own.json").get("frames");

    private static String image(Codec codec, String wire) {
        return Vectors.hex(codec.image(HexFormat.of().parseHex(wire)).orElseThrow().bytes());
    }

    @Test
    void shouldKnowTheCodecsOfTheTableAlone() {
        assertEquals(Optional.of(Codec.AV1), Codec.ofMimeType("video/AV1"));
        assertEquals(Optional.of(Codec.H264), Codec.ofMimeType("video/H264"));
        for (String mimeType : List.of("video/H265", "video/AV1X", "audio/PCMU", "")) {
            assertEquals(Optional.empty(), Codec.ofMimeType(mimeType));
        }
    }

    @Test
    void shouldTakeWhatDepacketizersMakeOfAv1() {
        String wire = Vectors.text(FRAMES.get("av1_key"), "wire");
        String image = Vectors.text(FRAMES.get("av1_key"), "image");
        assertEquals(image, image(Codec.AV1, wire));
        assertEquals(image, image(Codec.AV1, "1200" + wire), "a delimiter before");
        // The shell's header 32 and two bytes of size: a header 30 alone, for it is the last.
        int shell = wire.indexOf("32", 24);
        String withoutSize = wire.substring(0, shell) + "30" + wire.substring(shell + 6);
        assertEquals(image, image(Codec.AV1, withoutSize), "no size in the last OBU");
    }

    @Test
    void shouldTakeWhatDepacketizersMakeOfH264() {
        String wire = Vectors.text(FRAMES.get("h264_key"), "wire");
        String shortCodes = wire.replace("00000001", "000001");
        assertNotEquals(wire, shortCodes);
        assertEquals(Vectors.text(FRAMES.get("h264_key"), "image"), image(Codec.H264, shortCodes));
    }

    @ParameterizedTest
    @CsvSource({"AV1, av1_key", "AV1, av1_layer1", "H264, h264_key", "H264, h264_zeros"})
    void shouldRejectEveryFlippedBit(Codec codec, String name) {
        HeardCall call = HeardCall.heard();
        byte[] wire = Vectors.bytes(FRAMES.get(name), "wire");
        call.bind(Track.CAMERA);
        String before = StateDigest.of(call.session());
        for (int bit = 0; bit < 8 * wire.length; bit++) {
            byte[] flipped = wire.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertInstanceOf(Rejected.class, call.open(Track.CAMERA, codec, flipped), "bit " + bit);
            call.drain(); // The one question of section 4, where the epoch was flipped.
            assertEquals(before, StateDigest.of(call.session()), "bit " + bit);
        }
        OpenedFrame opened =
                assertInstanceOf(OpenedFrame.class, call.open(Track.CAMERA, codec, wire));
        assertEquals(Vectors.text(FRAMES.get(name), "opened"), Vectors.hex(opened.frame()));
    }

    /// The metadata counts clear bytes in 16 bits.
    @Test
    void shouldRefuseMoreClearBytesThanTheMetadataCanCount() {
        for (int clear : new int[] {FrameParts.MAX_CLEAR_BYTES, FrameParts.MAX_CLEAR_BYTES + 1}) {
            byte[] av1 = new byte[clear + 4]; // 08 and payload, 30; on the wire 0A, 3 of size, 32.
            byte[] begin = {
                0x0a, (byte) ((clear - 2) | 0x80), (byte) (((clear - 2) >> 7) | 0x80), 3
            };
            System.arraycopy(begin, 0, av1, 0, begin.length);
            av1[clear + 2] = 0x32;
            byte[] h264 = new byte[clear + 1];
            Arrays.fill(h264, (byte) 1);
            Arrays.fill(h264, 0, 3, (byte) 0);
            h264[4] = 0x67;
            System.arraycopy(new byte[] {0, 0, 0, 1, 0x65}, 0, h264, clear - 7, 5);
            boolean fits = clear <= FrameParts.MAX_CLEAR_BYTES;
            assertEquals(fits, Codec.AV1.split(av1).isPresent(), "AV1 " + clear);
            assertEquals(fits, Codec.AV1.image(av1).isPresent(), "AV1 " + clear);
            assertEquals(fits, Codec.H264.split(h264).isPresent(), "H.264 " + clear);
            assertEquals(fits, Codec.H264.image(h264).isPresent(), "H.264 " + clear);
        }
    }

    @Test
    void shouldTakeApartOrRefuseWhateverComesAndPutTogetherWhatItTookApart() {
        Random random = new Random(7);
        List<byte[]> seeds = new ArrayList<>();
        FRAMES.propertyStream()
                .filter(one -> one.getValue().has("image"))
                .forEach(one -> {
                    seeds.add(Vectors.bytes(one.getValue(), "frame"));
                    seeds.add(Vectors.bytes(one.getValue(), "wire"));
                });
        int[] favoured = {0, 1, 3, 0x32};
        for (int round = 0; round < 100_000; round++) {
            byte[] seed = seeds.get(random.nextInt(seeds.size()));
            byte[] mutated = Arrays.copyOf(seed, 1 + random.nextInt(seed.length));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int pick = random.nextInt(favoured.length + 1);
                mutated[random.nextInt(mutated.length)] =
                        (byte) (pick < favoured.length ? favoured[pick] : random.nextInt(256));
            }
            putTogether(Codec.AV1, mutated, random);
            putTogether(Codec.H264, mutated, random);
        }
    }

    private static void putTogether(Codec codec, byte[] frame, Random random) {
        codec.image(frame);
        FrameParts parts = codec.split(frame).orElse(null);
        if (parts == null) {
            return;
        }
        byte[] image = Arrays.copyOf(parts.clear(), parts.clear().length + 30);
        for (int i = parts.clear().length; i < image.length; i++) {
            image[i] = (byte) random.nextInt(5); // Many escapes.
        }
        FrameParts.Image received = codec.image(codec.wire(parts, image)).orElseThrow();
        assertArrayEquals(image, received.bytes(), Vectors.hex(frame));
        assertEquals(parts.clear().length, received.clearLength());
    }

    /// A slice that is all clear has nothing to hide, and is sealed all the same.
    @Test
    void shouldTakeTheShortestSliceThereMayBe() {
        byte[] shortest = HexFormat.of().parseHex("00000001658842");
        FrameParts parts = Codec.H264.split(shortest).orElseThrow();
        assertArrayEquals(shortest, parts.clear());
        assertEquals(0, parts.hidden().length);
        assertEquals(Optional.empty(), Codec.H264.split(Arrays.copyOf(shortest, 6)));
    }

    @Test
    void shouldSealAFrameWithoutHiddenBytes() {
        InnerHeader header = new InnerHeader(true, OpenedFrame.NO_LEVEL, 0, 0x01020304);
        assertEquals("0101020304", Vectors.hex(header.plaintext(new byte[0], 0)));
    }

    @Test
    void shouldTakeAFrameOfClearBytesAlone() {
        FrameParts parts = Codec.VP8.split(new byte[10]).orElseThrow();
        assertEquals(0, parts.hidden().length);
        assertEquals(Optional.empty(), Codec.VP8.split(new byte[9]));
    }
}
