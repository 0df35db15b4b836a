package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Whatever single bit of anything sealed is flipped: it is rejected, nothing changes (R2), nothing
/// but one paced question is sent, and the original still opens, once.
class FlippedBitsTest {
    private static final RejectReason[] REASONS = RejectReason.values();

    /// A sealed thing as the good neighbours among the negative vectors have it.
    private static byte[] sealed(String parser, String comment) {
        return Outcomes.negativeVectors().stream()
                .filter(one -> one.parser().equals(parser) && one.comment().equals(comment))
                .map(Outcomes.Case::input)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldRejectEveryFlippedBitOfSpeech() {
        rejectEveryFlippedBit(HeardCall.heard(), "frame", sealed("frame", "speech"), 2);
    }

    @Test
    void shouldRejectEveryFlippedBitOfAKeyFrame() {
        rejectEveryFlippedBit(HeardCall.heard(), "frame", sealed("frame", "key frame"), 2);
    }

    @Test
    void shouldRejectEveryFlippedBitOfAFrameFromAhead() {
        byte[] ahead = sealed("frame", "3 ratchets ahead");
        rejectEveryFlippedBit(HeardCall.heard(), "frame", ahead, 2);
    }

    @Test
    void shouldRejectEveryFlippedBitOfAGroupMessage() {
        rejectEveryFlippedBit(HeardCall.heard(), "message", sealed("message", "chat"), 0);
    }

    @Test
    void shouldRejectEveryFlippedBitOfAPairMessage() {
        rejectEveryFlippedBit(HeardCall.heard(), "message", sealed("message", "key"), 0);
    }

    @Test
    void shouldRejectEveryFlippedBitOfAHello() {
        rejectEveryFlippedBit(
                HeardCall.alone(), "hello", sealed("hello", "a good one that asks"), 0);
    }

    /// @param offset where the sealed thing begins: what stands before says where it came from
    private static void rejectEveryFlippedBit(
            HeardCall call, String parser, byte[] input, int offset) {
        Function<byte[], String> deliver = one -> Outcomes.inCall(call, parser, one);
        if (parser.equals("frame")) {
            call.bind(Track.of(input[0]));
        }
        String before = StateDigest.of(call.session());
        for (int bit = 8 * offset; bit < 8 * input.length; bit++) {
            byte[] flipped = input.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            call.advance(parser.equals("hello") ? 1_000 : 0); // Not to meet the limit.
            String outcome = deliver.apply(flipped);
            assertTrue(isReason(outcome), "bit " + bit + ": " + outcome);
            assertNotEquals(RejectReason.LIMIT.name(), outcome);
            dropTheOneQuestion(call);
            assertEquals(before, StateDigest.of(call.session()), "bit " + bit + ": " + outcome);
        }
        call.advance(5_000);
        String opened = deliver.apply(input);
        assertFalse(isReason(opened), opened);
        assertNotEquals(before, StateDigest.of(call.session()), "the digest sees a change");
        call.advance(5_000);
        String again = deliver.apply(input);
        assertTrue(isReason(again) || again.equals("IGNORED") || again.equals("ANNOUNCED"), again);
    }

    /// A frame of an epoch that nobody has reached may mean that a key was lost (section 4).
    private static void dropTheOneQuestion(HeardCall call) {
        List<Outgoing> sent = new ArrayList<>();
        for (Outgoing one; (one = call.session().pollMessage()) != null; ) {
            sent.add(one);
        }
        assertTrue(
                sent.size() <= 1 && sent.stream().allMatch(one -> Hello.looksLikeOne(one.data())));
        assertEquals(null, call.session().pollEvent());
    }

    private static boolean isReason(String outcome) {
        return Arrays.stream(REASONS).anyMatch(reason -> reason.name().equals(outcome));
    }
}
