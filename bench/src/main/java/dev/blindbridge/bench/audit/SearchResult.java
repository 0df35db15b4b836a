package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.MemorySearch.Hit;
import dev.blindbridge.bench.audit.Needle.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What a search found in one place.
///
/// @param place what was looked through
/// @param note how, for the report
/// @param unreadable pages that are there and could not be read
record SearchResult(
        String place,
        String note,
        long bytes,
        long unreadable,
        long tookMs,
        Map<Needle, Integer> counts,
        List<Hit> hits) {
    private static final int CHUNK_BYTES = 4 << 20;

    SearchResult {
        counts = Map.copyOf(counts);
        hits = List.copyOf(hits);
    }

    /// Looks through a process's memory while it runs.
    static SearchResult ofProcess(String place, long pid, Collection<Needle> needles)
            throws IOException {
        MemorySearch search = new MemorySearch(needles);
        ProcessMemory.Image image = new ProcessMemory(pid).search(search);
        return new SearchResult(
                place,
                image.regions() + " readable mappings, every page in memory or swap",
                image.bytes(),
                image.unreadablePages(),
                image.tookMs(),
                search.counts(),
                search.hits());
    }

    /// Looks through a file.
    static SearchResult ofFile(String place, Path file, Collection<Needle> needles)
            throws IOException {
        long beganNs = System.nanoTime();
        MemorySearch search = new MemorySearch(needles);
        byte[] bytes = new byte[CHUNK_BYTES + search.overlapBytes()];
        try (InputStream in = Files.newInputStream(file)) {
            int kept = 0;
            long at = 0;
            int length;
            while ((length = in.readNBytes(bytes, kept, CHUNK_BYTES)) > 0) {
                int filled = kept + length;
                search.search(bytes, kept, filled, "file", at - kept);
                at += length;
                kept = Math.min(search.overlapBytes(), filled);
                System.arraycopy(bytes, filled - kept, bytes, 0, kept);
            }
        }
        long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
        return new SearchResult(
                place,
                "every byte of the file",
                search.searchedBytes(),
                0,
                tookMs,
                search.counts(),
                search.hits());
    }

    /// How often anything of that kind was found.
    long found(Kind kind) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().subject().kind() == kind)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// Places where a secret lies.
    List<Hit> secretHits() {
        return hits.stream().filter(hit -> hit.needle().subject().kind().secret()).toList();
    }
}
