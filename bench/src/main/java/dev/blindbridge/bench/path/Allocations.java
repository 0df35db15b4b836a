package dev.blindbridge.bench.path;

import dev.blindbridge.bench.path.PathResult.Allocator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingStream;

/// Who allocates on this thread, by the samples of the JDK's flight recorder.
final class Allocations {
    private static final int MOST = 8;

    private Allocations() {}

    /// Runs something and looks on.
    ///
    /// @param allocatedBytes for each packet, which the samples' shares are multiplied with
    static List<Allocator> during(Runnable work, double allocatedBytes) {
        long thread = Thread.currentThread().threadId();
        Map<List<String>, Long> weights = new ConcurrentHashMap<>();
        AtomicBoolean begun = new AtomicBoolean();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "2000/s");
            stream.onEvent(
                    "jdk.ObjectAllocationSample",
                    event -> {
                        // The first one's weight is all that the thread allocated before.
                        if (event.getThread() != null
                                && event.getThread().getJavaThreadId() == thread
                                && begun.getAndSet(true)) {
                            weights.merge(site(event), event.getLong("weight"), Long::sum);
                        }
                    });
            stream.startAsync();
            work.run();
            stream.stop();
        }
        double all = weights.values().stream().mapToLong(Long::longValue).sum();
        return weights.entrySet().stream()
                .map(site ->
                        new Allocator(
                                site.getKey().get(0),
                                site.getKey().get(1),
                                site.getValue() / all * allocatedBytes))
                .sorted(Comparator.comparingDouble(Allocator::bytesPerPacket).reversed())
                .limit(MOST)
                .toList();
    }

    private static List<String> site(RecordedEvent event) {
        return List.of(event.getClass("objectClass").getName(), where(event.getStackTrace()));
    }

    /// The first method that is not the JDK's own.
    private static String where(RecordedStackTrace trace) {
        if (trace == null) {
            return "?";
        }
        return trace.getFrames().stream()
                .filter(RecordedFrame::isJavaFrame)
                .map(frame -> frame.getMethod())
                .filter(method ->
                        !method.getType().getName().matches("(java|javax|sun|com\\.sun|jdk)\\..*"))
                .map(method -> method.getType().getName() + '.' + method.getName())
                .findFirst()
                .orElse("?");
    }
}
