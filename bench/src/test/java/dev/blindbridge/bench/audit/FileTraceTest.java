package dev.blindbridge.bench.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileTraceTest {
    private static FileTrace trace(String... lines) {
        return new FileTrace(SystemCall.parse(List.of(lines)));
    }

    private static int writes(String call) {
        return trace("17 100.000000 " + call).writes(0, Long.MAX_VALUE).size();
    }

    @Test
    void shouldPutInterruptedCallsTogether() {
        FileTrace trace =
                trace(
                        "17 1795243541.912366 openat(AT_FDCWD</x>, \"/tmp/a\", O_WRONLY|O_CREAT, 0666 <unfinished ...>",
                        "18 1795243541.912367 openat(AT_FDCWD</x>, \"/tmp/b\", O_RDONLY) = 4</tmp/b>",
                        "17 1795243541.912368 <... openat resumed>) = 5</tmp/a>");
        List<SystemCall> writes = trace.writes(0, Long.MAX_VALUE);
        assertEquals(1, writes.size());
        assertEquals(1795243541912366L, writes.getFirst().atMicros());
        assertTrue(writes.getFirst().toString().contains("\"/tmp/a\""), writes.toString());
    }

    @Test
    void shouldCountWhatCanChangeAFile() {
        assertEquals(1, writes("openat(AT_FDCWD, \"a\", O_WRONLY) = 3"));
        assertEquals(1, writes("openat(AT_FDCWD, \"a\", O_RDONLY|O_CREAT, 0600) = 3"));
        assertEquals(1, writes("openat2(AT_FDCWD, \"a\", {flags=O_RDWR, resolve=0}, 24) = 3"));
        assertEquals(1, writes("rename(\"a\", \"b\") = 0"));
        assertEquals(1, writes("mkdirat(AT_FDCWD, \"a\", 0777) = 0"));
        assertEquals(1, writes("unlink(\"a\") = 0"));
        assertEquals(1, writes("fallocate(5</tmp/a>, 0, 0, 4096) = 0"));
        assertEquals(1, writes("io_uring_setup(8, {flags=0}) = 4"));
        assertEquals(
                1, writes("bind(7<UNIX:[1]>, {sa_family=AF_UNIX, sun_path=\"/tmp/s\"}, 110) = 0"));
        assertEquals(1, writes("execve(\"/bin/sh\", [\"sh\"], 0x1 /* 9 vars */) = 0"));
        assertEquals(1, writes("openat(AT_FDCWD, \"never returned\", O_WRONLY <unfinished ...>"));
    }

    @Test
    void shouldNotCountWhatCannot() {
        assertEquals(0, writes("openat(AT_FDCWD, \"a\", O_RDONLY|O_CLOEXEC) = 3"));
        assertEquals(0, writes("openat(AT_FDCWD, \"/dev/null\", O_WRONLY) = 3"));
        assertEquals(
                0, writes("openat(AT_FDCWD, \"a\", O_WRONLY) = -1 EACCES (Permission denied)"));
        assertEquals(0, writes("fallocate(5</memfd:java_heap (deleted)>, 0, 0, 4096) = 0"));
        assertEquals(0, writes("bind(7<UDP:[1]>, {sa_family=AF_INET, sin_port=htons(1)}, 16) = 0"));
        assertEquals(0, writes("memfd_create(\"java_heap\", MFD_CLOEXEC) = 5</memfd:java_heap>"));
    }

    @Test
    void shouldLookAtThePeriodAskedFor() {
        FileTrace trace =
                trace(
                        "1 10.000000 unlink(\"before\") = 0",
                        "1 20.000000 unlink(\"during\") = 0",
                        "1 30.000000 unlink(\"after\") = 0");
        List<SystemCall> writes = trace.writes(15_000_000, 25_000_000);
        assertEquals(1, writes.size());
        assertTrue(writes.getFirst().arguments().contains("during"));
    }
}
