package dev.blindbridge.bench.path;

import com.sun.management.ThreadMXBean;
import dev.blindbridge.bench.path.PathResult.Allocator;
import dev.blindbridge.bench.path.PathResult.Round;
import dev.blindbridge.sfu.srtp.SrtpSession;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Measures a [PathRoom] on the thread that asks: CPU time, not the wall clock, since others may
/// use the machine.
public final class PathMeasurement {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Until the compilers are done.
    private static final long WARM_UP_NS = 4_000_000_000L;

    private static final long ROUND_NS = 1_000_000_000L;
    private static final int ROUNDS = 5;
    private static final int QUICK = 5;

    /// Below this there is nobody to look for.
    private static final double NO_GARBAGE_BYTES = 0.5;

    private PathMeasurement() {}

    /// Takes about nine seconds, or two if it is to be quick.
    public static PathResult run(String variant, int receivers, int burst, boolean quick) {
        PathRoom room = new PathRoom(receivers, burst);
        int shorter = quick ? QUICK : 1;
        round(room, WARM_UP_NS / shorter);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(round(room, ROUND_NS / shorter));
        }
        double bytes = rounds.getLast().bytesPerPacket();
        List<Allocator> allocators =
                bytes < NO_GARBAGE_BYTES
                        ? List.of()
                        : Allocations.during(() -> round(room, ROUND_NS / shorter), bytes);
        return new PathResult(variant, SrtpSession.library(), receivers, burst, rounds, allocators);
    }

    private static Round round(PathRoom room, long lengthNs) {
        long forwarded = room.forwarded();
        long cpuNs = 0;
        long allocatedBytes = 0;
        while (cpuNs < lengthNs) {
            room.prepare();
            long beginBytes = THREADS.getCurrentThreadAllocatedBytes();
            long beginNs = THREADS.getCurrentThreadCpuTime();
            room.run();
            cpuNs += THREADS.getCurrentThreadCpuTime() - beginNs;
            allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - beginBytes;
        }
        long sent = room.forwarded() - forwarded;
        if (sent == 0) {
            throw new IllegalStateException("the engine forwarded nothing");
        }
        return new Round(sent, cpuNs, allocatedBytes);
    }
}
