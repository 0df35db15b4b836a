package dev.blindbridge.signaling.protocol;

import java.util.Locale;

/// The stable codes of docs/signaling-protocol.md section 4: all that a client can be told went
/// wrong.
public enum ErrorCode {
    BAD_MESSAGE(4000),
    BAD_ROOM(4001),
    NOT_JOINED(4002),
    ALREADY_JOINED(4003),
    ROOM_FULL(4004),
    SERVER_FULL(4005),
    TIMEOUT(4006),
    REPLACED(4007),
    INTERNAL_ERROR(4008),
    REMOVED(4009),
    BAD_SDP(0),
    UNSUPPORTED_SDP(0),
    OUT_OF_ORDER(0),
    UNKNOWN_SLOT(0),
    NOT_MODERATOR(0);

    private final int closeCode;

    ErrorCode(int closeCode) {
        this.closeCode = closeCode;
    }

    /// How it is called on the wire.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The WebSocket close code after a fatal one; 0 for those that are never fatal.
    public int closeCode() {
        return closeCode;
    }
}
