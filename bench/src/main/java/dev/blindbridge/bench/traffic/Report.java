package dev.blindbridge.bench.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The findings as a table of docs/traffic-analysis.md and as CSV.
final class Report {
    private Report() {}

    /// Markdown, line by line.
    static List<String> table(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "| | packet sizes | speech or silence, by sizes | by times | by both"
                        + " | word of ten, by sizes | by times | by both |");
        lines.add("|---|---|---|---|---|---|---|---|");
        for (Finding finding : findings) {
            StringBuilder line = new StringBuilder("| " + finding.title());
            line.append(" | ").append(sizes(finding.trace()));
            for (Channel channel : Channel.values()) {
                Roc roc = finding.speech(channel);
                line.append(
                        format(
                                " | %.2f (%.2f–%.2f)",
                                roc.area(), roc.lowerArea(), roc.upperArea()));
            }
            for (Channel channel : Channel.values()) {
                WordAttack.Result words = finding.words(channel);
                line.append(
                        format(
                                " | %.0f %% (%.0f–%.0f)",
                                words.share() * 100, words.lower() * 100, words.upper() * 100));
            }
            lines.add(line.append(" |").toString());
        }
        return lines;
    }

    private static String sizes(List<Utterance> trace) {
        var sizes =
                trace.stream()
                        .flatMap(utterance -> utterance.packets().stream())
                        .mapToInt(Packet::sizeBytes)
                        .summaryStatistics();
        return sizes.getMin() == sizes.getMax()
                ? "all " + sizes.getMin()
                : sizes.getMin() + "–" + sizes.getMax();
    }

    /// One line for each mode and channel.
    static List<String> csv(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "mode,channel,speech_auc,speech_auc_low,speech_auc_high,"
                        + "word_share,word_low,word_high,word_permutation_p");
        for (Finding finding : findings) {
            for (Channel channel : Channel.values()) {
                Roc roc = finding.speech(channel);
                WordAttack.Result words = finding.words(channel);
                lines.add(
                        format(
                                "%s,%s,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f,%.4f",
                                finding.shuffled() ? "A-shuffled" : finding.mode().letter(),
                                channel.name().toLowerCase(Locale.ROOT),
                                roc.area(),
                                roc.lowerArea(),
                                roc.upperArea(),
                                words.share(),
                                words.lower(),
                                words.upper(),
                                words.permutationP()));
            }
        }
        return lines;
    }

    // The annotation that it asks for would be a dependency.
    @SuppressWarnings("AnnotateFormatMethod")
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
