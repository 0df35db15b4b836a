package dev.blindbridge.sfu.sdp;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.NegotiationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// R6: whatever comes, the reader gives a description or a [NegotiationException].
class SdpFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final String ALPHABET = "0123456789 abcmvo=:/;,~-*\r\n\0\u00e9\ud83d";

    @Test
    void shouldBeTotalOnMutatedOffers() {
        Random random = new Random(1);
        List<String> seeds =
                List.of(BrowserOffers.CHROMIUM, BrowserOffers.FIREFOX, BrowserOffers.simulcast());
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            read += readsOrRefuses(mutate(seeds.get(i % seeds.size()), random)) ? 1 : 0;
        }
        assertTrue(read > ROUNDS / 10, "mutations still reach the later steps");
    }

    @Test
    void shouldBeTotalOnShuffledLines() {
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS / 10; i++) {
            List<String> lines = new ArrayList<>(BrowserOffers.CHROMIUM.lines().toList());
            Collections.shuffle(lines.subList(1, lines.size()), random);
            readsOrRefuses(String.join("\r\n", lines));
        }
    }

    @Test
    void shouldBeTotalOnNoise() {
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder noise = new StringBuilder("v=0\r\n");
            for (int n = random.nextInt(200); n > 0; n--) {
                noise.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            readsOrRefuses(noise.toString());
        }
    }

    private static boolean readsOrRefuses(String sdp) {
        PublishNegotiation negotiation;
        try {
            negotiation = PublishNegotiation.of(sdp);
        } catch (NegotiationException refused) {
            return false;
        }
        negotiation.inbound("1");
        String answer = negotiation.answer(1, PublishNegotiationTest.LOCAL);
        // What we write is checked too: it reads again.
        assertDoesNotThrow(() -> SdpReader.read(answer), answer);
        return true;
    }

    private static String mutate(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(40)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
                default -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
        }
        return text.toString();
    }
}
