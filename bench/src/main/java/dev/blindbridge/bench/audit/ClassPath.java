package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The jars that the relay runs from, taken apart.
record ClassPath(List<Jar> jars) {
    /// A package of end-to-end code, as class files and as texts write it.
    private static final String END_TO_END_PATH = "dev/blindbridge/crypto/";

    private static final String END_TO_END_NAME = "dev.blindbridge.crypto";

    /// Where the browser's files lie: nothing there is for the JVM.
    private static final String STATIC_FILES = "dev/blindbridge/signaling/web/";

    /// One jar.
    ///
    /// @param endToEndClasses classes of `crypto` in it
    /// @param mentions classes in it that name one, in code or in a text
    /// @param module its name and what it requires; empty if it is none
    /// @param scripts JavaScript files in it
    /// @param engines what could run JavaScript within the JVM
    record Jar(
            String name,
            long bytes,
            String sha256,
            int classes,
            List<String> endToEndClasses,
            List<String> mentions,
            Set<String> module,
            List<String> scripts,
            List<String> engines) {}

    ClassPath {
        jars = List.copyOf(jars);
    }

    static ClassPath of(List<Path> files) throws IOException {
        List<Jar> jars = new ArrayList<>();
        for (Path file : files) {
            jars.add(new Opened(file).read());
        }
        return new ClassPath(jars);
    }

    /// A jar while it is being read.
    private static final class Opened {
        private final Path file;
        private final List<String> endToEnd = new ArrayList<>();
        private final List<String> mentions = new ArrayList<>();
        private final List<String> scripts = new ArrayList<>();
        private final List<String> engines = new ArrayList<>();
        private final Set<String> module = new TreeSet<>();
        private int classes;

        Opened(Path file) {
            this.file = file;
        }

        Jar read() throws IOException {
            try (JarFile jar = new JarFile(file.toFile())) {
                Enumeration<JarEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    read(jar, entries.nextElement());
                }
            }
            return new Jar(
                    file.getFileName().toString(),
                    Files.size(file),
                    sha256(file),
                    classes,
                    endToEnd,
                    mentions,
                    module,
                    scripts,
                    engines);
        }

        private void read(JarFile jar, JarEntry entry) throws IOException {
            String name = entry.getName();
            if (name.contains(END_TO_END_PATH)) {
                endToEnd.add(name);
            }
            if (name.endsWith(".js")) {
                scripts.add(name);
            }
            if (name.endsWith("javax.script.ScriptEngineFactory")) {
                engines.add(name);
            }
            if (name.endsWith("module-info.class")) {
                try (InputStream in = jar.getInputStream(entry)) {
                    requires(ModuleDescriptor.read(in));
                }
            } else if (name.endsWith(".class")) {
                classes++;
                try (InputStream in = jar.getInputStream(entry)) {
                    mentions(name, in.readAllBytes());
                }
            }
        }

        private void requires(ModuleDescriptor descriptor) {
            module.add(descriptor.name());
            descriptor.requires().forEach(required -> module.add("→ " + required.name()));
        }

        /// Every class, method, field, descriptor and text that a class can name lies in its
        /// constant pool, also what it looks up by reflection.
        private void mentions(String name, byte[] bytes) {
            ClassModel model = ClassFile.of().parse(bytes);
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof Utf8Entry text) {
                    String value = text.stringValue();
                    if (value.contains(END_TO_END_PATH) || value.contains(END_TO_END_NAME)) {
                        mentions.add(name);
                        return;
                    }
                }
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest =
                        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /// JavaScript that lies elsewhere than among the files to serve.
    List<String> strayScripts() {
        return jars.stream()
                .flatMap(jar -> jar.scripts().stream())
                .filter(script -> !script.startsWith(STATIC_FILES))
                .toList();
    }
}
