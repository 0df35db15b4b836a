package dev.blindbridge.bench.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.audit.ClassPath.Jar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Check 4 with jars that must not be there; and that the audit starts the very relay that users
/// start. Needs the modules' jars.
class ClassPathIT {
    private static final Path REPOSITORY = Path.of("..");
    private static final Set<String> LOADED =
            Set.of("dev.blindbridge.sfu.engine.RelayEngine", "java.lang.Object");

    @TempDir private Path directory = Path.of("");

    private static void assertFailsFor(String reason, CheckReport check) {
        assertInstanceOf(Outcome.Failed.class, check.outcome(), check.outcome().sentence());
        assertTrue(check.outcome().sentence().contains(reason), check.outcome().sentence());
    }

    private static void assertPasses(CheckReport check) {
        assertInstanceOf(Outcome.Passed.class, check.outcome(), check.outcome().sentence());
    }

    private static ClassPath classPath(Path... more) throws Exception {
        List<Path> jars = new ArrayList<>(List.of(more));
        try (Stream<Path> own = Files.list(Path.of("..", "signaling", "target", "lib"))) {
            own.filter(jar -> jar.getFileName().toString().matches("(sfu|jspecify)-.*"))
                    .forEach(jars::add);
        }
        return ClassPath.of(jars);
    }

    private static Path jarOf(String module) throws Exception {
        try (Stream<Path> jars = Files.list(Path.of("..", module, "target"))) {
            return jars.filter(jar -> jar.getFileName().toString().matches(module + "-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void shouldFailIfEndToEndCodeIsOnTheClassPath() throws Exception {
        assertPasses(ClassPathCheck.judge(classPath(), LOADED));
        assertFailsFor("crypto-", ClassPathCheck.judge(classPath(jarOf("crypto")), LOADED));
        assertFailsFor(
                "has loaded",
                ClassPathCheck.judge(
                        classPath(),
                        Set.of(
                                "dev.blindbridge.sfu.engine.RelayEngine",
                                "dev.blindbridge.crypto.Session")));
        assertFailsFor("not whole", ClassPathCheck.judge(classPath(), Set.of()));
    }

    @Test
    void shouldFailIfAClassNamesEndToEndCode() throws Exception {
        Path classes = Path.of("target", "classes");
        Path jar = directory.resolve("names-crypto.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("dev/blindbridge/bench/EndToEnd.class"));
            out.write(
                    Files.readAllBytes(
                            classes.resolve("dev/blindbridge/bench/client/EndToEnd.class")));
        }
        Jar read = ClassPath.of(List.of(jar)).jars().getFirst();
        assertFalse(read.mentions().isEmpty());
        assertFailsFor("names a class", ClassPathCheck.judge(classPath(jar), LOADED));
    }

    /// The start script with a `java` that only says how it was called.
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(60)
    void shouldStartTheRelayAsTheStartScriptDoes() throws Exception {
        Path home = directory.resolve("jdk");
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
        for (String program : List.of("java", "javac")) {
            Path script = bin.resolve(program);
            Files.writeString(script, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
            assertTrue(script.toFile().setExecutable(true));
        }
        // The build that this test is part of has just made the server.
        Path stamp = REPOSITORY.resolve("signaling/target/blindbridge-run.built");
        Files.deleteIfExists(stamp);
        Files.createFile(stamp);
        RelayUnderAudit.Plan plan =
                new RelayUnderAudit.Plan(REPOSITORY, directory, "none", List.of(), List.of(), "");
        List<String> ours = RelayUnderAudit.javaCommand(plan, 4711);
        List<String> flags = ours.subList(ours.indexOf("--http"), ours.size());
        assertEquals(
                ours.subList(1, ours.size()).stream()
                        .map(argument -> argument.replace("../signaling", "signaling"))
                        .toList(),
                started(home, flags));
    }

    private static List<String> started(Path home, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>(List.of("./blindbridge", "run"));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command).directory(REPOSITORY.toFile());
        builder.environment().put("JAVA_HOME", home.toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }
}
