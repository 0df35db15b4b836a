package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Paragraph;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Something that checks need, and what came of trying. An audit ends with a report whatever
/// happens: a check whose need failed is said not to have been made, and why.
///
/// @param <T> what the checks look at
final class Attempt<T> {
    /// What may go wrong.
    interface Making<T> {
        T make() throws IOException, InterruptedException;
    }

    private final @Nullable T made;
    private final String sentence;
    private final List<String> details;

    private Attempt(@Nullable T made, String sentence, List<String> details) {
        this.made = made;
        this.sentence = sentence;
        this.details = details;
    }

    /// @param failing a sentence for the case that it fails, to which the reason is added
    static <T> Attempt<T> to(String failing, Making<T> making) throws InterruptedException {
        try {
            return new Attempt<>(making.make(), "", List.of());
        } catch (IOException | RuntimeException e) {
            List<String> said = reason(e).lines().toList();
            String sentence = "Not made. %s: %s".formatted(failing, said.getFirst());
            return new Attempt<>(null, sentence, said.subList(1, said.size()));
        }
    }

    /// In the words of whoever runs the audit.
    private static String reason(Exception e) {
        String message = e.getMessage();
        if (e instanceof NoSuchFileException) {
            return "there is no file " + message + ". Build first: ./blindbridge audit does.";
        }
        if (e instanceof IOException && message != null && !message.isBlank()) {
            return message;
        }
        return "the audit itself has a fault, please report it.\n" + e;
    }

    boolean succeeded() {
        return made != null;
    }

    /// The check's own judgement; without anything to look at, that it was not made.
    CheckReport judged(int number, String title, Function<T, CheckReport> judge) {
        return made != null ? judge.apply(made) : notMade(number, title);
    }

    CheckReport notMade(int number, String title) {
        Paragraph means =
                new Paragraph(
                        "So this report says nothing about the claim, neither for nor against it. The"
                                + " logs of the relays lie beside it. Often a machine too busy, or a"
                                + " browser that does not start, is the reason: try again, or with"
                                + " --no-browser.");
        List<Evidence> evidence =
                details.isEmpty()
                        ? List.of(means)
                        : List.of(means, new Listing("Details", details));
        return new CheckReport(number, title, new Outcome.Skipped(sentence), evidence);
    }
}
