package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// What one bad frame, message or hello can make us do (section 1: at most 8 ratchets, 3 Expands, 1
/// AEAD), counted where the platform is called.
class BoundedWorkTest {
    // A ratchet is an Extract and an Expand; the frame's key is one more Extract and two Expands.
    private static final int MOST_EXTRACTS = 8 + 1;
    private static final int MOST_EXPANDS = 8 + 3;

    @Test
    void shouldBoundTheWorkOfEveryBadInput() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            for (Outcomes.Case one : Outcomes.negativeVectors()) {
                boolean sealed = one.parser().equals("frame") || one.parser().equals("message");
                if (sealed && one.before().isEmpty()) {
                    HeardCall call = HeardCall.heard();
                    meter.reset();
                    String outcome = Outcomes.inCall(call, one.parser(), one.input());
                    boolean bad = !outcome.startsWith("level") && !outcome.equals("TAKEN");
                    assertTrue(!bad || isBounded(meter.work()), one.comment() + meter.work());
                }
            }
        }
    }

    @Test
    void shouldTryOneKeyAlone() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            Random random = new Random(3);
            HeardCall call = HeardCall.heard();
            byte[] template =
                    Outcomes.negativeVectors().stream()
                            .filter(one -> one.comment().equals("8 ratchets ahead"))
                            .findFirst()
                            .orElseThrow()
                            .input();
            for (int i = 0; i < 500; i++) {
                byte[] hostile = template.clone();
                for (int n = random.nextInt(4); n >= 0; n--) {
                    hostile[2 + random.nextInt(hostile.length - 2)] = (byte) random.nextInt();
                }
                meter.reset();
                String outcome = Outcomes.inCall(call, "frame", hostile);
                assertTrue(!outcome.startsWith("level"), outcome);
                // One question may be sealed in return, every five seconds: it is not the frame's.
                assertTrue(isBounded(meter.work()) || meter.work().seals() == 1, outcome);
            }
        }
    }

    @Test
    void shouldDeriveNothingForAFrameOutOfReach() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            for (Outcomes.Case one : Outcomes.negativeVectors()) {
                boolean cheap =
                        switch (one.expected()) {
                            case "TOO_SHORT",
                                    "NON_MINIMAL",
                                    "RANGE",
                                    "WRONG_STREAM",
                                    "LENGTH",
                                    "VERSION" ->
                                    one.before().isEmpty();
                            default -> false;
                        };
                boolean delivered = one.parser().equals("frame") || one.parser().equals("hello");
                if (cheap && delivered) {
                    HeardCall call = HeardCall.heard();
                    meter.reset();
                    assertEquals(one.expected(), Outcomes.inCall(call, one.parser(), one.input()));
                    assertEquals(new CryptoMeter.Work(0, 0, 0, 0), meter.work(), one.comment());
                }
            }
        }
    }

    @Test
    void shouldBoundTheWorkOfAHelloOfAnotherPassphrase() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            for (Outcomes.Case one : Outcomes.negativeVectors()) {
                if (one.parser().equals("hello") && one.expected().equals("COMMIT")) {
                    HeardCall call = HeardCall.alone();
                    meter.reset();
                    assertEquals("COMMIT", Outcomes.inCall(call, "hello", one.input()));
                    assertEquals(new CryptoMeter.Work(0, 1, 0, 0), meter.work(), one.comment());
                }
            }
        }
    }

    private static boolean isBounded(CryptoMeter.Work work) {
        return work.extracts() <= MOST_EXTRACTS
                && work.expands() <= MOST_EXPANDS
                && work.opens() <= 1;
    }
}
