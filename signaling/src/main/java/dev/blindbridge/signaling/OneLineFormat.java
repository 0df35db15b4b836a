package dev.blindbridge.signaling;

import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/// A log record in one line: time, level, class, message, and of an exception its class and where
/// it came from, without its message, which may quote what a client sent. As a last net, addresses
/// lose their second half.
final class OneLineFormat extends Formatter {
    private static final int FRAMES = 6;
    private static final Pattern IPV4 =
            Pattern.compile("\\b(\\d{1,3}\\.\\d{1,3})\\.\\d{1,3}\\.\\d{1,3}\\b");
    private static final Pattern IPV6 =
            Pattern.compile(
                    "\\b([0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}):[0-9a-fA-F:]*:[0-9a-fA-F]{1,4}\\b");

    /// Makes this the format of all logs of the process, and keeps the libraries to warnings.
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setFormatter(new OneLineFormat());
        root.addHandler(console);
        root.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
    }

    /// Held, since the log manager itself forgets loggers that nobody holds.
    private static final Logger OURS = Logger.getLogger("dev.blindbridge");

    @Override
    public String format(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        StringBuilder line =
                new StringBuilder()
                        .append(record.getInstant().truncatedTo(ChronoUnit.MILLIS))
                        .append(' ')
                        .append(record.getLevel().getName())
                        .append(' ')
                        .append(logger.substring(logger.lastIndexOf('.') + 1))
                        .append(": ")
                        .append(redacted(formatMessage(record)));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            append(line, thrown);
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static void append(StringBuilder line, Throwable thrown) {
        line.append(" [").append(thrown.getClass().getName());
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            line.append(" < ").append(frames[i].getFileName()).append(':');
            line.append(frames[i].getLineNumber());
        }
        line.append(']');
    }

    static String redacted(String message) {
        String oneLine = message.replace('\n', ' ').replace('\r', ' ');
        return IPV6.matcher(IPV4.matcher(oneLine).replaceAll("$1.x.x")).replaceAll("$1::x");
    }
}
