package dev.blindbridge.signaling.room;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a room, checked. Whoever knows it can enter, so it does not print.
record RoomName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");

    /// Null if it is no name of a room.
    static @Nullable RoomName of(String value) {
        return FORM.matcher(value).matches() ? new RoomName(value) : null;
    }

    @Override
    public String toString() {
        return "RoomName";
    }
}
