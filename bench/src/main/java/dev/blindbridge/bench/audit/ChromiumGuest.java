package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One participant at the installed Chromium, without a window and with a made-up camera and
/// microphone, driven by the browser's own debugging protocol.
final class ChromiumGuest implements AutoCloseable {
    private static final long PATIENCE_MS = 25_000;
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Thread killer;
    private final Path profile;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private @Nullable WebSocket socket;
    private int lastId;

    private ChromiumGuest(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
        this.killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
    }

    /// The installed browser, if there is one.
    static Optional<Path> installed() {
        return Programs.find(NAMES);
    }

    /// Opens the invitation and joins under that name with camera and microphone.
    static ChromiumGuest join(Path program, Path directory, String link, String name)
            throws IOException, InterruptedException {
        Path profile = directory.resolve("chromium");
        Files.createDirectories(profile);
        Process process =
                new ProcessBuilder(command(program, profile))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        ChromiumGuest guest = new ChromiumGuest(process, profile);
        try {
            guest.open(link);
            guest.join(name);
            return guest;
        } catch (IOException | InterruptedException | RuntimeException e) {
            guest.close();
            throw e;
        }
    }

    private static List<String> command(Path program, Path profile) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(
                List.of(
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        // The page is our own; as root there is no sandbox to have.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--use-fake-device-for-media-stream",
                        "--use-fake-ui-for-media-stream",
                        "about:blank"));
        return command;
    }

    private void open(String link) throws IOException, InterruptedException {
        int port = debuggingPort();
        String query = URLEncoder.encode(link, StandardCharsets.UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/json/new?" + query))
                        .timeout(Duration.ofSeconds(15))
                        .PUT(HttpRequest.BodyPublishers.noBody())
                        .build();
        JsonNode page = JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
        URI debugger = URI.create(page.path("webSocketDebuggerUrl").asString());
        socket = HTTP.newWebSocketBuilder().buildAsync(debugger, new Listener()).join();
    }

    /// Chromium writes it into its profile.
    private int debuggingPort() throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (System.nanoTime() < deadlineNs && process.isAlive()) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() >= 2) {
                return Integer.parseInt(lines.getFirst());
            }
            Thread.sleep(50);
        }
        throw new IOException("Chromium did not start");
    }

    private void join(String name) throws IOException, InterruptedException {
        await("its own picture", "document.querySelector('#preview-video')?.videoWidth > 0");
        fill("name", name);
        evaluate(element("join") + ".click()");
        await("the room", element("room") + ".hidden === false");
    }

    private static String element(String testId) {
        return "document.querySelector('[data-testid=" + testId + "]')";
    }

    private void fill(String testId, String text) throws IOException, InterruptedException {
        evaluate(
                "(e => { e.value = %s; e.dispatchEvent(new Event('input', {bubbles: true})); })(%s)"
                        .formatted(JSON.writeValueAsString(text), element(testId)));
    }

    /// Waits until the page says that what comes from that person is end-to-end encrypted.
    void awaitSealedWith(String name) throws IOException, InterruptedException {
        await(
                "the statement beside " + name,
                "[...document.querySelectorAll('[data-testid=tile]')].some(tile =>"
                        + " tile.querySelector('[data-testid=tile-name]').textContent.includes("
                        + JSON.writeValueAsString(name)
                        + ") && tile.querySelector('[data-testid=encryption-state]').textContent"
                        + ".includes('End-to-end encrypted'))");
    }

    void chat(String text) throws IOException, InterruptedException {
        evaluate(element("toggle-chat") + ".click()");
        fill("chat-input", text);
        evaluate(element("chat-send") + ".click()");
    }

    void awaitChat(String text) throws IOException, InterruptedException {
        await(
                "a line of chat",
                element("chat-messages")
                        + ".textContent.includes("
                        + JSON.writeValueAsString(text)
                        + ")");
    }

    private void await(String what, String condition) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!evaluate(condition).asBoolean(false)) {
            if (System.nanoTime() > deadlineNs) {
                throw new IOException("Chromium waited in vain for " + what);
            }
            Thread.sleep(100);
        }
    }

    private JsonNode evaluate(String expression) throws IOException, InterruptedException {
        WebSocket open = socket;
        if (open == null) {
            throw new IOException("no page is open");
        }
        ObjectNode command =
                JSON.createObjectNode().put("id", ++lastId).put("method", "Runtime.evaluate");
        command.putObject("params").put("expression", expression).put("returnByValue", true);
        open.sendText(command.toString(), true).join();
        while (true) {
            JsonNode answer = answers.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new IOException("Chromium does not answer");
            }
            if (answer.path("id").asInt(-1) == lastId) {
                return answer.path("result").path("result").path("value");
            }
        }
    }

    /// Collects answers; nothing else is subscribed to.
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                answers.add(JSON.readTree(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(killer);
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forget();
    }

    /// The profile holds the invitation.
    private void forget() {
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException stillInUse) {
            System.err.println("Please delete " + profile + ": it holds the call's passphrase.");
        }
    }
}
