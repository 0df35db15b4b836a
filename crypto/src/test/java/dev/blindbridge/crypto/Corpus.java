package dev.blindbridge.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Inputs that the fuzzer found to reach something new, in a folder for each parser, shared with
/// JavaScript; those of the negative vectors; and what a seed makes of both.
public final class Corpus {
    private static final Path FOLDER = Path.of("src", "test", "resources", "corpus");
    private static final byte[] INTERESTING = {
        0, 1, 7, 8, 0x3f, 0x40, 0x7f, (byte) 0x80, (byte) 0xff
    };

    private final List<byte[]> inputs;
    private final Random random;

    private Corpus(List<byte[]> inputs, long seed) {
        this.inputs = inputs;
        this.random = new Random(seed);
    }

    /// All that is known for a parser, files in the order of their names.
    public static List<byte[]> of(String parser) {
        List<byte[]> all = new ArrayList<>(files(parser));
        Outcomes.negativeVectors().stream()
                .filter(one -> one.parser().equals(parser))
                .forEach(one -> all.add(one.input()));
        return all;
    }

    static List<byte[]> files(String parser) {
        Path folder = FOLDER.resolve(parser);
        try (Stream<Path> files = Files.list(folder)) {
            List<byte[]> all = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                all.add(Files.readAllBytes(file));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `count` inputs that a seed makes of the known ones.
    public static List<byte[]> mutated(String parser, int count, long seed) {
        Corpus corpus = new Corpus(of(parser), seed);
        return Stream.generate(corpus::mutant).limit(count).toList();
    }

    private byte[] mutant() {
        byte[] mutant = any().clone();
        for (int n = random.nextInt(4); n >= 0; n--) {
            mutant = mutate(mutant);
        }
        return mutant;
    }

    private byte[] any() {
        return inputs.get(random.nextInt(inputs.size()));
    }

    private byte[] mutate(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int end = at + random.nextInt(Math.min(input.length - at, 20) + 1);
        if (at == input.length) {
            return join(input, any(), new byte[0]);
        }
        byte[] head = Arrays.copyOf(input, at);
        byte[] tail = Arrays.copyOfRange(input, end, input.length);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(input, at, input[at] ^ 1 << random.nextInt(8));
            case 1 -> replaced(input, at, INTERESTING[random.nextInt(INTERESTING.length)]);
            case 2 -> replaced(input, at, input[at] + random.nextInt(3) - 1);
            case 3 -> join(head, new byte[0], tail);
            case 4 -> join(input, Arrays.copyOfRange(input, at, end), new byte[0]);
            default -> join(head, Arrays.copyOf(any(), end - at), tail);
        };
    }

    private static byte[] replaced(byte[] input, int at, int value) {
        byte[] mutant = input.clone();
        mutant[at] = (byte) value;
        return mutant;
    }

    private static byte[] join(byte[] first, byte[] second, byte[] third) {
        return Bytes.empty().raw(first).raw(second).raw(third).toArray();
    }
}
