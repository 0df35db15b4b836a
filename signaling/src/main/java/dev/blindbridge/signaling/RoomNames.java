package dev.blindbridge.signaling;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/// Names for rooms that can be said on the phone: four words of the page's own list, 2^40 equally
/// likely names.
final class RoomNames {
    private static final int WORDS = 4;

    private RoomNames() {}

    static String random(RandomGenerator random) {
        List<String> words = words();
        StringJoiner name = new StringJoiner("-");
        for (int i = 0; i < WORDS; i++) {
            name.add(words.get(random.nextInt(words.size())));
        }
        return name.toString();
    }

    static List<String> words() {
        try (InputStream in = RoomNames.class.getResourceAsStream("web/room-words.txt")) {
            if (in == null) {
                throw new IllegalStateException("The word list is missing from the class path.");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
