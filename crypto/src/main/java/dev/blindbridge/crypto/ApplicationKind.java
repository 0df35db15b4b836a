package dev.blindbridge.crypto;

import java.util.Optional;

/// What a message of the application is about (section 5). Its JSON is not looked at here.
public enum ApplicationKind {
    REACTION(3),
    POLL(4),
    WHITEBOARD(6);

    private final int type;

    ApplicationKind(int type) {
        this.type = type;
    }

    int type() {
        return type;
    }

    static Optional<ApplicationKind> of(int type) {
        for (ApplicationKind kind : values()) {
            if (kind.type == type) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
