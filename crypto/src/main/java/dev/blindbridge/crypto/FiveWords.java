package dev.blindbridge.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Five words that stand for one join's identity (section 5). Each participant reads out its own;
/// who sits between two people cannot make them match on both sides.
final class FiveWords {
    static final int LIST_SIZE = 7776;

    private static final int WORDS = 5;
    private static final BigInteger SIZE = BigInteger.valueOf(LIST_SIZE);
    private static final List<String> LIST = load();

    private FiveWords() {}

    static List<String> of(PublicIdentity identity) {
        return indexes(identity).stream().map(LIST::get).toList();
    }

    static List<Integer> indexes(PublicIdentity identity) {
        byte[] hash =
                Bytes.labelled("bb1 words")
                        .lp(identity.id().bytes())
                        .lp(identity.publicValue().bytes())
                        .u32(identity.slot())
                        .sha256();
        BigInteger rest = new BigInteger(1, Arrays.copyOf(hash, 16));
        List<Integer> indexes = new ArrayList<>(WORDS);
        for (int i = 0; i < WORDS; i++) {
            BigInteger[] split = rest.divideAndRemainder(SIZE);
            indexes.add(split[1].intValue());
            rest = split[0];
        }
        return indexes;
    }

    /// Five words at random, evenly.
    static String draw(Randomness randomness) {
        List<String> words = new ArrayList<>(WORDS);
        while (words.size() < WORDS) {
            // The largest multiple of the list's size below 2^32: what is above would favour the
            // first words.
            long limit = (1L << 32) / LIST_SIZE * LIST_SIZE;
            long drawn = Bytes.u32At(randomness.bytes(Integer.BYTES), 0);
            if (drawn < limit) {
                words.add(LIST.get((int) (drawn % LIST_SIZE)));
            }
        }
        return String.join(" ", words);
    }

    static List<String> list() {
        return LIST;
    }

    /// The one read of this package: a resource of its own jar, the very file that the browser
    /// fetches.
    private static List<String> load() {
        try (InputStream in =
                Objects.requireNonNull(FiveWords.class.getResourceAsStream("words.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
