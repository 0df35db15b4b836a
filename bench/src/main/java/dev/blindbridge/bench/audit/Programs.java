package dev.blindbridge.bench.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds programs on the path.
public final class Programs {
    private Programs() {}

    /// The first of these names that is installed.
    public static Optional<Path> find(List<String> names) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return names.stream()
                .flatMap(name -> List.of(path.split(":", -1)).stream().map(f -> Path.of(f, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
