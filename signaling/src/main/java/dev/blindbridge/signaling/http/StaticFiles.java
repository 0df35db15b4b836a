package dev.blindbridge.signaling.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The page's files by request path, read once from the class path at start. A request is looked up
/// in this map and nowhere else: no path of a file is made from a stranger's words (R13).
public final class StaticFiles {
    private static final String ROOT = "/dev/blindbridge/signaling/web/";
    private static final String INDEX = "/index.html";
    private static final Pattern ROOM = Pattern.compile("/[A-Za-z0-9-]{1,64}");

    private static final Map<String, String> CONTENT_TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("md", "text/plain; charset=utf-8"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("woff2", "font/woff2"));

    private final Map<String, StaticFile> files;

    StaticFiles(Map<String, StaticFile> files) {
        this.files = Map.copyOf(files);
    }

    /// Reads the files that were built into the program.
    public static StaticFiles load() {
        URL url = StaticFiles.class.getResource(ROOT + "room-words.txt");
        if (url == null) {
            throw new IllegalStateException("The page is missing from the class path.");
        }
        try {
            return load(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StaticFiles load(URI uri) throws IOException {
        if (!uri.getScheme().equals("jar")) {
            Path parent = Path.of(uri).getParent();
            return read(parent == null ? Path.of(".") : parent);
        }
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            return read(jar.getPath(ROOT));
        }
    }

    private static StaticFiles read(Path root) throws IOException {
        Map<String, StaticFile> files = new HashMap<>();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(Files::isRegularFile).toList();
        }
        for (Path path : paths) {
            String name = "/" + root.relativize(path).toString().replace('\\', '/');
            String type = contentType(name);
            if (type != null) {
                files.put(name, new StaticFile(type, Files.readAllBytes(path)));
            }
        }
        return new StaticFiles(files);
    }

    /// Null for a kind of file that the page does not use: it is not served.
    private static @Nullable String contentType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return CONTENT_TYPES.get(extension.toLowerCase(Locale.ROOT));
    }

    /// The file for a request path, null if there is none. A room's path gets the page whether or
    /// not there is such a room (R16).
    @Nullable StaticFile find(String path) {
        StaticFile file = files.get(path);
        if (file == null && (path.equals("/") || ROOM.matcher(path).matches())) {
            return files.get(INDEX);
        }
        return file;
    }
}
