package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.ClassPath.Jar;
import dev.blindbridge.bench.audit.Evidence.Listing;
import dev.blindbridge.bench.audit.Evidence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Check 4: the relay has no end-to-end code: not in its jars, not named by any class in them, not
/// required by any module, not loaded in the running process.
final class ClassPathCheck {
    static final String TITLE = "The relay has no end-to-end code and does not reach it";

    private static final String CRYPTO_MODULE = "dev.blindbridge.crypto";

    /// Shows that the list of loaded classes is one.
    private static final String MUST_BE_LOADED = "dev.blindbridge.sfu.engine.RelayEngine";

    private ClassPathCheck() {}

    static CheckReport judge(ClassPath classPath, Set<String> loaded) {
        List<String> objections = new ArrayList<>();
        for (Jar jar : classPath.jars()) {
            judge(jar, objections);
        }
        loaded.stream()
                .filter(name -> name.startsWith(CRYPTO_MODULE + "."))
                .findFirst()
                .ifPresent(name -> objections.add("The running process has loaded " + name + "."));
        if (!loaded.contains(MUST_BE_LOADED)) {
            objections.add("The list of loaded classes lacks the relay's own: it is not whole.");
        }
        if (classPath.jars().stream()
                .noneMatch(jar -> jar.module().contains("dev.blindbridge.sfu"))) {
            objections.add("The relay's own modules were not found.");
        }
        classPath.strayScripts().stream()
                .findFirst()
                .ifPresent(script ->
                        objections.add("JavaScript outside the files to serve: " + script));
        int classes = classPath.jars().stream().mapToInt(Jar::classes).sum();
        int scripts = classPath.jars().stream().mapToInt(jar -> jar.scripts().size()).sum();
        String passed =
                ("No class of %s is among the %d classes of %d jars, none of them names one, no module"
                                + " requires it, and none is among the %d classes that the process had"
                                + " loaded. The browser's half lies there as %d files to serve; nothing"
                                + " on the class path could run them.")
                        .formatted(
                                CRYPTO_MODULE,
                                classes,
                                classPath.jars().size(),
                                loaded.size(),
                                scripts);
        return CheckReport.of(
                4, TITLE, objections, passed, List.of(jars(classPath), modules(classPath)));
    }

    private static void judge(Jar jar, List<String> objections) {
        if (!jar.endToEndClasses().isEmpty()) {
            objections.add(jar.name() + " holds " + jar.endToEndClasses().getFirst() + ".");
        }
        if (!jar.mentions().isEmpty()) {
            objections.add(
                    "%s: %s names a class of %s."
                            .formatted(jar.name(), jar.mentions().getFirst(), CRYPTO_MODULE));
        }
        if (jar.module().contains("→ " + CRYPTO_MODULE)) {
            objections.add("The module in " + jar.name() + " requires " + CRYPTO_MODULE + ".");
        }
        if (!jar.engines().isEmpty()) {
            objections.add(jar.name() + " brings an engine for scripts.");
        }
    }

    private static Table jars(ClassPath classPath) {
        List<List<String>> rows = new ArrayList<>();
        for (Jar jar : classPath.jars()) {
            rows.add(
                    List.of(
                            jar.name(),
                            Long.toString(jar.bytes()),
                            Integer.toString(jar.classes()),
                            jar.sha256()));
        }
        return new Table("The class path", List.of("jar", "bytes", "classes", "SHA-256"), rows);
    }

    private static Listing modules(ClassPath classPath) {
        List<String> lines = new ArrayList<>();
        for (Jar jar : classPath.jars()) {
            if (jar.name().startsWith("s") && !jar.module().isEmpty()) {
                lines.add(String.join("  ", jar.module()));
            }
        }
        return new Listing("The relay's modules and what they require", lines);
    }
}
