package dev.blindbridge.signaling.protocol;

import org.jspecify.annotations.Nullable;

/// A text frame that is no message.
///
/// @param reason a sentence for the client's developer, made of our own words only
/// @param about the type of message it was meant to be, null if it could not be told
public record Malformed(String reason, @Nullable String about) implements Inbound {}
