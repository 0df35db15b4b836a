package dev.blindbridge.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/// The page and its plots.
final class HtmlReportTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void shouldWriteAllForms() throws IOException {
        ReportFolder.write(Results.report(), folder);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(path -> path.getFileName().toString()).toList();
            assertTrue(
                    names.containsAll(
                            List.of(
                                    "load.html",
                                    "load.json",
                                    "load.csv",
                                    "load-intervals.csv",
                                    "load.txt",
                                    "load.md",
                                    "load-1.svg")),
                    names::toString);
        }
    }

    @Test
    void shouldNeedNothingButItself() throws IOException {
        String html = HtmlReport.of(Results.report());
        assertFalse(Pattern.compile("<script|src=|@import|url\\(").matcher(html).find());
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void shouldEscapeWhatComesFromOutside() throws IOException {
        String html = HtmlReport.of(Results.report());
        assertTrue(html.contains("-Dx=&lt;a&amp;b&gt;"));
        assertFalse(html.contains("<a&b>"));
    }

    @Test
    void shouldDrawWellFormedPlotsWithinTheirFrames() throws Exception {
        ReportFolder.write(Results.report(), folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".svg")).toList()) {
                String svg = Files.readString(file);
                assertNotNull(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new StringReader(svg))));
                assertFalse(svg.contains("NaN"), file.toString());
                Matcher x = Pattern.compile(" c?x=\"(-?[0-9.]+)\"").matcher(svg);
                while (x.find()) {
                    double place = Double.parseDouble(x.group(1));
                    assertTrue(place >= 0 && place <= 420, x::group);
                }
            }
        }
    }

    @Test
    void shouldTellEveryPointToTheKeyboard() {
        Chart chart =
                new Chart.Lines(
                        "t",
                        "x",
                        "y",
                        Chart.Scale.LINEAR,
                        Chart.Scale.LINEAR,
                        List.of(
                                new Chart.Line(
                                        "<janus>",
                                        List.of(
                                                Chart.Point.of(1, 2),
                                                new Chart.Point(2, 3, 2.5, 4)))));
        String svg = SvgChart.inPage(chart);
        assertEquals(2, svg.split("tabindex=\"0\"", -1).length - 1);
        assertTrue(svg.contains("aria-label=\"&lt;janus&gt;, 2: 3 (2.5–4)\""), svg);
    }

    @Test
    void shouldStandEmptyCharts() {
        String lines =
                SvgChart.inPage(
                        new Chart.Lines(
                                "t",
                                "x",
                                "y",
                                Chart.Scale.LOGARITHMIC,
                                Chart.Scale.LINEAR,
                                List.of(new Chart.Line("none", List.of()))));
        String bars = SvgChart.inPage(new Chart.Bars("t", "y", true, List.of(), List.of()));
        assertFalse((lines + bars).contains("NaN"));
    }
}
