package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The memory of another process, read through `/proc` while it runs: the core image that a crash
/// would leave, without one. Every page counts that the process has in memory or in swap, whatever
/// it is mapped from; address space without a page behind it (the collector reserves terabytes)
/// holds nothing.
final class ProcessMemory {
    private static final int PAGE_BYTES = 4096;
    private static final int CHUNK_BYTES = 4 << 20;

    /// proc_pid_pagemap(5): in memory, or in swap.
    private static final long IN_MEMORY_OR_SWAP = 1L << 63 | 1L << 62;

    /// The kernel's own pages, the same in each process; not to be read this way.
    private static final Set<String> KERNEL =
            Set.of("[vvar]", "[vsyscall]", "[vvar_vclock]", "[vdso]");

    /// One mapping of `/proc/PID/maps`.
    record Region(long start, long end, String permissions, String name) {
        boolean readable() {
            return permissions.startsWith("r") && !KERNEL.contains(name);
        }
    }

    /// What was looked through.
    ///
    /// @param unreadablePages resident, but the kernel refused them
    record Image(int regions, long bytes, long unreadablePages, long tookMs) {}

    private final Path directory;

    ProcessMemory(long pid) {
        directory = Path.of("/proc", Long.toString(pid));
    }

    /// Looks through all of it.
    Image search(MemorySearch search) throws IOException {
        long beganNs = System.nanoTime();
        int regions = 0;
        long unreadable = 0;
        try (RandomAccessFile memory =
                        new RandomAccessFile(directory.resolve("mem").toFile(), "r");
                RandomAccessFile pages =
                        new RandomAccessFile(directory.resolve("pagemap").toFile(), "r")) {
            for (Region region : regions()) {
                if (region.readable()) {
                    regions++;
                    unreadable += new Pass(memory, search, region).run(present(pages, region));
                }
            }
        }
        long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
        return new Image(regions, search.searchedBytes(), unreadable, tookMs);
    }

    private List<Region> regions() throws IOException {
        return Files.readAllLines(directory.resolve("maps")).stream()
                .map(ProcessMemory::region)
                .toList();
    }

    /// `start-end perms offset device inode path`
    static Region region(String line) {
        String[] parts = line.split("\\s+", 6);
        int dash = parts[0].indexOf('-');
        return new Region(
                Long.parseUnsignedLong(parts[0].substring(0, dash), 16),
                Long.parseUnsignedLong(parts[0].substring(dash + 1), 16),
                parts[1],
                parts.length > 5 ? parts[5] : "anonymous memory");
    }

    /// Runs of present pages as pairs of addresses, from and to.
    private static List<long[]> present(RandomAccessFile pages, Region region) throws IOException {
        List<long[]> runs = new ArrayList<>();
        byte[] entries = new byte[CHUNK_BYTES];
        ByteBuffer view = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
        long address = region.start();
        while (address < region.end()) {
            long wanted = (region.end() - address) / PAGE_BYTES * Long.BYTES;
            pages.seek(address / PAGE_BYTES * Long.BYTES);
            int count = pages.read(entries, 0, (int) Math.min(entries.length, wanted));
            if (count < Long.BYTES) {
                break;
            }
            for (int i = 0; i + Long.BYTES <= count; i += Long.BYTES) {
                if ((view.getLong(i) & IN_MEMORY_OR_SWAP) != 0) {
                    append(runs, address);
                }
                address += PAGE_BYTES;
            }
        }
        return runs;
    }

    private static void append(List<long[]> runs, long address) {
        if (!runs.isEmpty() && runs.getLast()[1] == address) {
            runs.getLast()[1] = address + PAGE_BYTES;
        } else {
            runs.add(new long[] {address, address + PAGE_BYTES});
        }
    }

    /// One mapping, piece by piece, each beginning with the end of the one before.
    private static final class Pass {
        private final RandomAccessFile memory;
        private final MemorySearch search;
        private final Region region;
        private final byte[] bytes;
        private long unreadablePages;

        Pass(RandomAccessFile memory, MemorySearch search, Region region) {
            this.memory = memory;
            this.search = search;
            this.region = region;
            this.bytes = new byte[CHUNK_BYTES + search.overlapBytes()];
        }

        long run(List<long[]> runs) {
            for (long[] run : runs) {
                run(run[0], run[1]);
            }
            return unreadablePages;
        }

        private void run(long from, long to) {
            int kept = 0;
            for (long at = from; at < to; ) {
                int length = read(at, kept, (int) Math.min(CHUNK_BYTES, to - at));
                if (length == 0) {
                    unreadablePages++;
                    at += PAGE_BYTES;
                    kept = 0;
                    continue;
                }
                int filled = kept + length;
                search.search(bytes, kept, filled, region.name(), at - kept);
                at += length;
                kept = Math.min(search.overlapBytes(), filled);
                System.arraycopy(bytes, filled - kept, bytes, 0, kept);
            }
        }

        /// Less than wanted if a page is refused; 0 if the first is.
        private int read(long address, int offset, int wanted) {
            try {
                memory.seek(address);
                return Math.max(0, memory.read(bytes, offset, wanted));
            } catch (IOException refused) {
                return 0;
            }
        }
    }
}
