package dev.blindbridge.bench.micro;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the measured code allocates, without what prepares each invocation: JMH's profiler cannot
/// tell them apart.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class OwnAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// In the measured code, in the iteration.
    public long ownAllocatedBytes;

    /// In the iteration.
    public long ownOperations;

    private long beginBytes;

    void begin() {
        beginBytes = THREADS.getCurrentThreadAllocatedBytes();
    }

    void end(int operations) {
        ownAllocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - beginBytes;
        ownOperations += operations;
    }
}
