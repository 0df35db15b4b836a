package dev.blindbridge.signaling.room;

import dev.blindbridge.sfu.RelayEvent.CloseReason;
import dev.blindbridge.signaling.protocol.ServerMessage.Transport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How one of a member's two media sessions stands, as last told to its client.
final class MediaState {
    private enum Phase {
        IDLE,
        BEGUN,
        CONNECTED,
        CLOSED
    }

    private final boolean publish;
    private Phase phase = Phase.IDLE;
    private int attempt;
    private @Nullable String reason;

    MediaState(boolean publish) {
        this.publish = publish;
    }

    /// The client began it, or began it anew.
    void begin(int newAttempt) {
        if (phase != Phase.CONNECTED || newAttempt != attempt) {
            phase = Phase.BEGUN;
        }
        attempt = newAttempt;
        reason = null;
    }

    boolean begun() {
        return phase != Phase.IDLE;
    }

    int attempt() {
        return attempt;
    }

    void connected() {
        phase = Phase.CONNECTED;
        reason = null;
    }

    void closed(CloseReason why) {
        phase = Phase.CLOSED;
        reason =
                switch (why) {
                    case CONSENT_EXPIRED -> "consent-expired";
                    case DTLS_ENDED -> "dtls-ended";
                    case INTERNAL_ERROR -> "internal-error";
                };
    }

    /// What the client should know, if there is something.
    Optional<Transport> report() {
        return switch (phase) {
            case IDLE, BEGUN -> Optional.empty();
            case CONNECTED, CLOSED -> Optional.of(new Transport(publish, attempt, reason));
        };
    }
}
