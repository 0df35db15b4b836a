package dev.blindbridge.crypto.hostile;

import dev.blindbridge.crypto.web.Node;
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

/// A Node process that holds any number of JavaScript clients (hostile-clients.js), driven line by
/// line. Ends with its input.
final class ScriptProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer in;
    private final BufferedReader out;
    private int clients;

    ScriptProcess() throws IOException {
        Process process =
                Node.builder(Path.of("src", "test", "web"), List.of("hostile-clients.js"))
                        .redirectError(Redirect.INHERIT)
                        .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    int newClient() {
        return clients++;
    }

    ObjectNode command(int client, String op, long nowMs) {
        return JSON.createObjectNode().put("client", client).put("op", op).put("nowMs", nowMs);
    }

    JsonNode ask(ObjectNode command) {
        try {
            in.write(command + "\n");
            in.flush();
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("the script ended; its error is above");
            }
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
