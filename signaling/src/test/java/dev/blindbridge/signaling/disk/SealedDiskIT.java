package dev.blindbridge.signaling.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--sealed-disk` in processes of their own, on a kernel that has Landlock.
@EnabledOnOs(OS.LINUX)
final class SealedDiskIT {
    private static final String JAVA_HOME = System.getProperty("java.home");
    private static final Path NATIVE = Path.of("target/native", machine());

    @TempDir private Path folder;

    private static String machine() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
    }

    private static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        // What must not linger if a test hangs.
        command.addAll(List.of("timeout", "60", JAVA_HOME + "/bin/java"));
        command.add("@src/main/jvm/relay.jvm-options");
        command.add("-Djava.library.path=" + NATIVE);
        command.add("-Djna.boot.library.path=" + NATIVE);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private List<String> attempts(String... how) throws Exception {
        for (String file : List.of("old", "victim", "moved", "cut")) {
            Files.writeString(folder.resolve(file), "content");
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(WriteAttempts.class.getName());
        arguments.add(folder.toString());
        arguments.addAll(Arrays.asList(how));
        Process process = java(arguments.toArray(String[]::new));
        try (BufferedReader output = process.inputReader()) {
            List<String> lines = output.lines().toList();
            assertEquals(0, process.waitFor(), lines.toString());
            return lines;
        }
    }

    @Test
    void shouldRefuseEveryWayToChangeAFile() throws Exception {
        List<String> lines = attempts("sealed");
        assertTrue(
                lines.getFirst()
                        .startsWith(
                                "start: the kernel refused a test write (Permission denied),"
                                        + " Landlock ABI "),
                lines.getFirst());
        assertEquals("read: allowed", lines.getLast());
        List<String> writes = lines.subList(1, lines.size() - 1);
        assertEquals(12, writes.size());
        assertTrue(writes.stream().allMatch(line -> line.endsWith(": refused")), lines.toString());
        assertEquals("content", Files.readString(folder.resolve("cut")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(4, files.count());
        }
    }

    /// The negative control: the same program, not sealed.
    @Test
    void shouldAllowAllOfThemWithoutTheOption() throws Exception {
        List<String> lines = attempts();
        assertEquals(13, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.endsWith(": allowed")), lines.toString());
    }

    /// A kind of port that is asked for and is not to be had ends the start.
    @ParameterizedTest
    @ValueSource(strings = {"native", "epoll"})
    void shouldServeWithNativeTransportAndNoFileToWriteTo(String port) throws Exception {
        try (Relay relay = Relay.start("--sealed-disk", "-Dblindbridge.port=" + port)) {
            assertTrue(
                    relay.said("sealed disk: the kernel refused a test write (Permission denied)"));
            assertTrue(relay.everyThreadIsRestricted());
            assertEquals(port.equals("epoll"), relay.maps("libnetty_transport_native_epoll"));
            assertEquals(List.of(), relay.filesOpenForWriting());
            assertNotEquals(0, relay.jcmd(), "attached");
        }
    }

    /// The negative control: the same looks, not sealed and with the debugger's door open.
    @Test
    void shouldTellASealedRelayFromAnother() throws Exception {
        try (Relay relay = Relay.start("--metrics=off", "-XX:-DisableAttachMechanism")) {
            assertFalse(relay.said("sealed disk"));
            assertFalse(relay.everyThreadIsRestricted());
            assertEquals(0, relay.jcmd());
        }
    }

    /// A relay on free ports, seen from outside through /proc.
    private record Relay(Process process, List<String> start) implements AutoCloseable {
        static Relay start(String... flags) throws IOException {
            List<String> arguments = new ArrayList<>();
            Stream.of(flags).filter(flag -> flag.matches("-[XD].*")).forEach(arguments::add);
            arguments.add("dev.blindbridge.signaling.Main");
            arguments.addAll(List.of("--http=127.0.0.1:0", "--metrics=off", "--media-port=0"));
            arguments.add("--workers=1");
            Stream.of(flags).filter("--sealed-disk"::equals).forEach(arguments::add);
            Process process = java(arguments.toArray(String[]::new));
            List<String> start = new ArrayList<>();
            BufferedReader output = process.inputReader();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                start.add(line);
                if (line.startsWith("Ctrl-C")) {
                    break;
                }
            }
            return new Relay(process, start);
        }

        boolean said(String words) {
            return start.stream().anyMatch(line -> line.contains(words));
        }

        /// The relay is the child of `timeout`.
        private long pid() {
            return process.children().findFirst().orElseThrow().pid();
        }

        private Path proc(String file) {
            return Path.of("/proc", Long.toString(pid()), file);
        }

        boolean everyThreadIsRestricted() throws IOException {
            try (Stream<Path> threads = Files.list(proc("task"))) {
                List<Path> all = threads.toList();
                int restricted = 0;
                for (Path thread : all) {
                    String status = Files.readString(thread.resolve("status"));
                    restricted += status.contains("NoNewPrivs:\t1") ? 1 : 0;
                }
                return restricted == all.size();
            }
        }

        boolean maps(String library) throws IOException {
            return Files.readString(proc("maps")).contains(library);
        }

        /// Files that have a name in the file system; standard output and error aside.
        List<String> filesOpenForWriting() throws IOException {
            List<String> found = new ArrayList<>();
            try (Stream<Path> descriptors = Files.list(proc("fd"))) {
                for (Path descriptor : descriptors.toList()) {
                    int number = Integer.parseInt(descriptor.getFileName().toString());
                    String target = Files.readSymbolicLink(descriptor).toString();
                    boolean file = target.startsWith("/") && !target.startsWith("/memfd:");
                    if (number > 2 && file && forWriting(number)) {
                        found.add(target);
                    }
                }
            }
            return found;
        }

        /// Line `flags:` of fdinfo, octal: the last two bits are O_WRONLY and O_RDWR.
        private boolean forWriting(int descriptor) throws IOException {
            return Files.readAllLines(proc("fdinfo/" + descriptor)).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .map(line -> line.substring("flags:".length()).strip())
                    .anyMatch(flags -> (Integer.parseInt(flags, 8) & 3) != 0);
        }

        /// The exit code of a diagnostic command that only asks for the version.
        int jcmd() throws Exception {
            return new ProcessBuilder(
                            "timeout",
                            "20",
                            JAVA_HOME + "/bin/jcmd",
                            Long.toString(pid()),
                            "VM.version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
