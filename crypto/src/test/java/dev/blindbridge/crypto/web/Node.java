package dev.blindbridge.crypto.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/// Node and the TypeScript compiler, unpacked once from test dependencies into the module's target
/// folder. Every process it starts ends by itself or is ended after its time.
public final class Node {
    /// Where tests of JavaScript live: of this module, and of the page.
    static final List<Path> WEB_TESTS =
            List.of(Path.of("src/test/web"), Path.of("../signaling/src/test/web"));

    private static final String TYPESCRIPT = "META-INF/resources/webjars/typescript/";
    private static final long LIMIT_SECONDS = 180;

    private Node() {}

    /// How a run ended, and what it printed to both streams.
    public record Result(int status, String output) {}

    /// Runs a script to its end.
    public static Result run(Path directory, String... arguments) {
        try {
            Path log = Files.createTempFile(target(), "run", ".log");
            Process process =
                    builder(directory, List.of(arguments))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String output = Files.readString(log, StandardCharsets.UTF_8);
            Files.delete(log);
            return new Result(ended ? process.exitValue() : -1, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Checks the types of all that a tsconfig.json includes.
    public static Result typeCheck(Path tsconfig) {
        Path compiler = typescript().resolve("lib/tsc.js");
        Path project = tsconfig.toAbsolutePath();
        return run(Path.of("").toAbsolutePath(), compiler.toString(), "-p", project.toString());
    }

    /// A process to be started by the caller, who also ends it.
    public static ProcessBuilder builder(Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(executable().toString());
        // The modules are served, not installed: no package.json says that they are modules.
        command.add("--disable-warning=MODULE_TYPELESS_PACKAGE_JSON");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("NO_COLOR", "1");
        return builder;
    }

    private static synchronized Path executable() {
        String name = bundledName();
        URL bundled = Objects.requireNonNull(resource(name), "Playwright's driver is on the path");
        try {
            Path file = target().resolve(name.substring(name.lastIndexOf('/') + 1));
            if (!Files.exists(file)
                    || Files.size(file) != bundled.openConnection().getContentLengthLong()) {
                copy(bundled, file);
                if (!file.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + file + " executable");
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bundledName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (os.startsWith("windows")) {
            return "driver/win32_x64/node.exe";
        }
        String platform = os.startsWith("mac") ? "mac" : "linux";
        return "driver/" + platform + (arm ? "-arm64" : "") + "/node";
    }

    private static synchronized Path typescript() {
        try {
            URL root = Objects.requireNonNull(resource(TYPESCRIPT), "TypeScript is on the path");
            JarURLConnection jar = (JarURLConnection) root.openConnection();
            Path directory = target().resolve("typescript");
            for (var entry : jar.getJarFile().stream().filter(Node::isCompiler).toList()) {
                String name = entry.getName();
                Path file =
                        directory.resolve("lib").resolve(name.substring(name.lastIndexOf('/') + 1));
                if (!Files.exists(file) || Files.size(file) != entry.getSize()) {
                    copy(Objects.requireNonNull(resource(name)), file);
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCompiler(JarEntry entry) {
        return entry.getName()
                .matches(
                        "META-INF/resources/webjars/typescript/[^/]+/lib/(_?tsc\\.js|lib\\..*d\\.ts)");
    }

    /// Whole or not at all: a build that was broken off leaves no half a file.
    private static void copy(URL from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Path part = Files.createTempFile(to.getParent(), "part", null);
        try (InputStream in = from.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path target() throws IOException {
        return Files.createDirectories(Path.of("target", "node").toAbsolutePath());
    }

    private static @Nullable URL resource(String name) {
        return Node.class.getClassLoader().getResource(name);
    }
}
