package dev.blindbridge.crypto;

import java.util.List;

/// What the fuzzer of the profile `fuzz` drives: the parser of the given name, with whatever it
/// thinks of. Nothing may throw, and what was accepted has one form alone.
public final class ParserFuzz {
    private static String parser = "header";

    private ParserFuzz() {}

    /// Called once by the fuzzer.
    public static void fuzzerInitialize(String... arguments) {
        parser = arguments[0];
    }

    /// Called by the fuzzer for each input.
    public static void fuzzerTestOneInput(byte[] input) {
        check(parser, input);
    }

    static String check(String parser, byte[] input) {
        String outcome = Outcomes.of(parser, input, List.of());
        if (parser.equals("header")
                && SframeHeader.parse(input, 0)
                        instanceof SframeHeader.Parsed(SframeHeader header)) {
            byte[] again = SframeHeader.encode(header.keyId(), header.counter());
            for (int i = 0; i < again.length; i++) {
                if (again[i] != input[i] || again.length != header.lengthBytes()) {
                    throw new IllegalStateException("a second form of one header");
                }
            }
        }
        return outcome;
    }
}
