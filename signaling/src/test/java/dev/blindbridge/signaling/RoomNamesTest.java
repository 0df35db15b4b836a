package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoomNamesTest {
    @Test
    void shouldHave2To40EquallyLikelyNames() {
        List<String> words = RoomNames.words();
        assertEquals(words.size(), Set.copyOf(words).size());
        assertEquals(1L << 40, Math.round(Math.pow(words.size(), 4)));
        // Equal names from different words would need a word with the separator in it.
        assertTrue(words.stream().allMatch(word -> word.matches("[a-z]{3,9}")));
    }

    @Test
    void shouldGiveNamesThatAreRooms() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < 1000; i++) {
            assertTrue(RoomNames.random(random).matches("[a-z]+(-[a-z]+){3}"));
            assertTrue(RoomNames.random(random).length() <= 64);
        }
    }
}
