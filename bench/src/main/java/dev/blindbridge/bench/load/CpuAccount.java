package dev.blindbridge.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What processes have used of the processors, by the scheduler's own account: nanoseconds of each
/// thread from /proc/PID/task/TID/schedstat, divided into user and system by the ticks of
/// /proc/PID/stat. The figure of /proc/stat is too low where packets are handled in interrupts.
final class CpuAccount {
    /// CPU time between two readings.
    record Used(long userNs, long systemNs) {
        long totalNs() {
            return userNs + systemNs;
        }
    }

    /// USER_HZ, which is 100 wherever this runs.
    private static final long TICK_NS = 10_000_000;

    /// User and system are each rounded down to a tick in both readings.
    private static final long TICKS_ERROR_NS = 2 * TICK_NS;

    /// Of a whole process, with its threads that have ended.
    record Ticks(long user, long system) {}

    private final Map<String, Long> runNsByThread;
    private final Ticks ticks;

    private CpuAccount(Map<String, Long> runNsByThread, Ticks ticks) {
        this.runNsByThread = runNsByThread;
        this.ticks = ticks;
    }

    static CpuAccount read(List<Long> pids) throws IOException {
        Map<String, Long> threads = new HashMap<>();
        long user = 0;
        long system = 0;
        for (long pid : pids) {
            Path process = Path.of("/proc", Long.toString(pid));
            try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
                for (Path task : tasks.toList()) {
                    readThread(task, threads);
                }
            }
            Ticks now = ticks(Files.readString(process.resolve("stat")));
            user += now.user();
            system += now.system();
        }
        return new CpuAccount(threads, new Ticks(user, system));
    }

    private static void readThread(Path task, Map<String, Long> threads) {
        try {
            String schedstat = Files.readString(task.resolve("schedstat"));
            threads.put(task.toString(), runNs(schedstat));
        } catch (IOException ended) {
            return; // between the listing and the reading
        }
    }

    /// The first of three numbers: time on a processor, in nanoseconds.
    static long runNs(String schedstat) {
        return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }

    /// Fields 14 and 15 of proc_pid_stat(5); the second field may hold blanks and brackets.
    static Ticks ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new Ticks(Long.parseLong(fields[11]), Long.parseLong(fields[12]));
    }

    /// What was used since an earlier reading of the same processes. Threads that have ended since
    /// are in the ticks alone.
    Used since(CpuAccount earlier) {
        long totalNs = 0;
        for (Map.Entry<String, Long> thread : runNsByThread.entrySet()) {
            totalNs += thread.getValue() - earlier.runNsByThread.getOrDefault(thread.getKey(), 0L);
        }
        long user = ticks.user() - earlier.ticks.user();
        long system = ticks.system() - earlier.ticks.system();
        totalNs = Math.max(totalNs, (user + system) * TICK_NS - TICKS_ERROR_NS);
        double userShare = user + system == 0 ? 0 : (double) user / (user + system);
        long userNs = (long) (totalNs * userShare);
        return new Used(userNs, totalNs - userNs);
    }

    /// Memory that the processes hold now.
    static long residentBytes(List<Long> pids) throws IOException {
        long kibibytes = 0;
        for (long pid : pids) {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kibibytes * 1024;
    }
}
