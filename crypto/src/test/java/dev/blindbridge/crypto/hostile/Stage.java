package dev.blindbridge.crypto.hostile;

import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.Profile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Makes clients of both languages for one call, whose root is derived once. The Node process ends
/// with its input, that is with this one.
final class Stage {
    static final String PASSPHRASE = "acorn basil copper dune ember";
    static final String HOST = "meet.example";
    static final String ROOM = "quiet-room";

    /// For all tests: deriving takes half a second in each language.
    static final Stage SHARED = new Stage();

    private final CallRoot root = CallRoot.derive(Passphrase.of(PASSPHRASE), HOST, ROOM);
    private final ScriptProcess script;

    private Stage() {
        try {
            script = new ScriptProcess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Client client(Language language, String name, int slot, List<Integer> others, long nowMs) {
        Profile profile = new Profile(7, 0, name);
        return switch (language) {
            case JAVA -> new JavaClient(root, slot, others, profile, nowMs);
            case JAVASCRIPT ->
                    new ScriptClient(script, PASSPHRASE, HOST, ROOM, slot, others, profile, nowMs);
        };
    }
}
