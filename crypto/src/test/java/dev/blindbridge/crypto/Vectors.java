package dev.blindbridge.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Reads the known answers among the test resources. vectors-own.json is made by make_vectors.py
/// beside it, an implementation that shares no code with Java or JavaScript.
final class Vectors {
    private static final HexFormat HEX = HexFormat.of();

    private Vectors() {}

    static JsonNode read(String name) {
        try (InputStream in =
                Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors/" + name))) {
            return new ObjectMapper().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode node, String field) {
        return HEX.parseHex(text(node, field).toLowerCase(Locale.ROOT));
    }

    static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    static int number(JsonNode node, String field) {
        return node.get(field).asInt();
    }

    static Secret secret(JsonNode node, String field) {
        return new Secret(bytes(node, field));
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
