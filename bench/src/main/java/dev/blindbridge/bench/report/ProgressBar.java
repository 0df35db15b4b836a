package dev.blindbridge.bench.report;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/// How far a run is: one line that is drawn anew on a terminal, plain lines elsewhere. One thread.
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 24;
    private static final long NS_PER_S = 1_000_000_000;
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean terminal;
    private final long beginNs;
    private final int steps;
    private int done;
    private String step = "";

    /// On the error stream, so that a table can be piped.
    public static ProgressBar start(int steps) {
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
                        && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
        return new ProgressBar(
                new PrintWriter(System.err, true, System.err.charset()),
                terminal,
                steps,
                System.nanoTime());
    }

    ProgressBar(PrintWriter out, boolean terminal, int steps, long nowNs) {
        this.out = out;
        this.terminal = terminal;
        this.steps = steps;
        this.beginNs = nowNs;
    }

    /// Begins a step; the one before is done.
    public void step(String what) {
        step(what, System.nanoTime());
    }

    void step(String what, long nowNs) {
        if (!step.isEmpty()) {
            done++;
        }
        step = what;
        if (terminal) {
            detail("", 0, nowNs);
        } else {
            out.println(String.format(Locale.ROOT, "[%d/%d] %s", done + 1, steps, what));
        }
    }

    /// Something to tell within a step; drawn on a terminal only.
    ///
    /// @param share 0–1 of the step
    public void detail(String what, double share) {
        detail(what, share, System.nanoTime());
    }

    void detail(String what, double share, long nowNs) {
        if (!terminal) {
            return;
        }
        double all = steps == 0 ? 0 : Math.clamp((done + share) / steps, 0, 1);
        int full = (int) Math.round(all * WIDTH);
        long elapsedS = (nowNs - beginNs) / NS_PER_S;
        out.print(CLEAR_LINE);
        out.print("█".repeat(full) + "░".repeat(WIDTH - full));
        out.print(String.format(Locale.ROOT, " %3.0f %% %s", all * 100, clock(elapsedS)));
        if (all > 0.02) {
            out.print(" of " + clock(Math.round(elapsedS / all)));
        }
        out.print("  " + step + (what.isEmpty() ? "" : ": " + what));
        out.flush();
    }

    private static String clock(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /// A line that stays.
    public void say(String line) {
        out.println((terminal ? CLEAR_LINE : "") + line);
    }

    @Override
    public void close() {
        if (terminal) {
            out.print(CLEAR_LINE);
        }
        out.flush();
    }
}
