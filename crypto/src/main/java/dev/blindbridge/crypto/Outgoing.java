package dev.blindbridge.crypto;

/// A sealed message for the signalling relay.
///
/// @param toSlot the addressee, or [#TO_ALL]
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record Outgoing(int toSlot, byte[] data) {
    public static final int TO_ALL = -1;
}
