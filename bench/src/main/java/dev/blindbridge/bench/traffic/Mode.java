package dev.blindbridge.bench.traffic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// What a client does to its sound before it is sealed. Each has a trace beside this class.
public enum Mode {
    /// What most clients do: Opus as the browser likes it, silent when nobody speaks.
    COMMON("A", "Chromium, Opus VBR + DTX", false, true),

    /// The answer asks for a constant bit rate and no DTX; frames are sealed at their size.
    CONSTANT("B", "Chromium, Opus CBR, not padded", true, true),

    /// The same asked of Firefox, which does not obey in silence.
    CONSTANT_FIREFOX("B'", "Firefox, Opus CBR, not padded", true, true),

    /// As the page is shipped: CBR asked for, and each frame padded to one size.
    STRICT("C", "Chromium, strict mode", true, false),

    STRICT_FIREFOX("C'", "Firefox, strict mode", true, false);

    private final String letter;
    private final String title;
    private final boolean constantBitRate;
    private final boolean unpadded;

    Mode(String letter, String title, boolean constantBitRate, boolean unpadded) {
        this.letter = letter;
        this.title = title;
        this.constantBitRate = constantBitRate;
        this.unpadded = unpadded;
    }

    /// The short name in the document.
    public String letter() {
        return letter;
    }

    /// For people.
    public String title() {
        return title;
    }

    /// Whether the page asks for it, as shipped.
    public boolean constantBitRate() {
        return constantBitRate;
    }

    /// Whether frames are sealed at one size.
    public boolean padded() {
        return !unpadded;
    }

    /// Which browser it is of.
    public boolean firefox() {
        return name().endsWith("FIREFOX");
    }

    /// The name of its trace.
    public String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".trace";
    }

    /// The recorded trace: a line for each utterance; `#` begins a comment.
    List<Utterance> trace() throws IOException {
        try (InputStream in = Mode.class.getResourceAsStream(file())) {
            String text =
                    new String(
                            Objects.requireNonNull(in, file()).readAllBytes(),
                            StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Utterance::parse)
                    .toList();
        }
    }
}
