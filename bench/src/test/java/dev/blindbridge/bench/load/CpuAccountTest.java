package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuAccountTest {
    private static final long BURNT_NS = 300_000_000;
    private static final Path OWN_THREAD = Path.of("/proc/thread-self/schedstat");
    private static final List<Long> OWN = List.of(ProcessHandle.current().pid());

    @Test
    void shouldReadTicksBehindANameWithBlanksAndBrackets() {
        String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 9 0 0 0 17 5 0 0 20 0 33 0 123 456";
        assertEquals(new CpuAccount.Ticks(17, 5), CpuAccount.ticks(stat));
    }

    @Test
    void shouldReadTheTimeOnAProcessorFromSchedstat() {
        assertEquals(123_456_789_012L, CpuAccount.runNs("123456789012 99 7\n"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldCountAThreadThatGoesOn() throws Exception {
        CountDownLatch burnt = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CpuAccount before = CpuAccount.read(OWN);
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            burn();
                            burnt.countDown();
                            awaitQuietly(end);
                        });
        burnt.await();
        CpuAccount.Used used = CpuAccount.read(OWN).since(before);
        end.countDown();
        thread.join();
        assertTrue(used.totalNs() >= BURNT_NS, used + " includes the thread's");
        assertEquals(used.totalNs(), used.userNs() + used.systemNs());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldCountAThreadThatHasEnded() throws Exception {
        CpuAccount before = CpuAccount.read(OWN);
        Thread.ofPlatform().start(CpuAccountTest::burn).join();
        CpuAccount.Used used = CpuAccount.read(OWN).since(before);
        // Known by the process's ticks alone: two of 10 ms may be missing, in each direction.
        assertTrue(used.totalNs() >= BURNT_NS - 50_000_000, used + " includes the thread's");
    }

    private static void burn() {
        try {
            while (CpuAccount.runNs(Files.readString(OWN_THREAD)) < BURNT_NS) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
