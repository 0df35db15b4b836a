package dev.blindbridge.crypto.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// A session of the browser's half in a process of its own, driven line by line (cross-session.js).
/// Ends with its input.
final class JavaScriptSession implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    JavaScriptSession() throws IOException {
        process =
                Node.builder(Path.of("src", "test", "web"), List.of("cross-session.js"))
                        .redirectError(Redirect.INHERIT)
                        .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    static ObjectNode command(String op, long nowMs) {
        return JSON.createObjectNode().put("op", op).put("nowMs", nowMs);
    }

    /// The result of a command, and what the session put out meanwhile.
    record Answer(JsonNode result, JsonNode outputs) {}

    Answer ask(ObjectNode command) {
        try {
            in.write(command + "\n");
            in.flush();
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("the script ended; its error is above");
            }
            JsonNode answer = JSON.readTree(line);
            return new Answer(answer.get("result"), answer.get("outputs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        process.destroy();
    }
}
