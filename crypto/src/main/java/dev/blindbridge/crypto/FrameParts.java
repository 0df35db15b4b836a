package dev.blindbridge.crypto;

import java.util.Arrays;

/// A frame taken apart for sealing (section 1, "clear bytes"). Sealing makes an image of it: `clear
/// ‖ SFrame header ‖ ciphertext ‖ tag`, which the codec then turns into what its packetizer takes.
///
/// @param clear what is authenticated only, as the AAD has it
/// @param hidden what is sealed
/// @param shell the clear bytes as they stand on the wire; they differ from `clear` for AV1 alone
@SuppressWarnings("ArrayRecordComponent") // Taken apart once, never compared.
record FrameParts(byte[] clear, byte[] hidden, byte[] shell) {
    /// The metadata has 16 bits for the length of the clear bytes.
    static final int MAX_CLEAR_BYTES = 0xffff;

    /// What came, made one image again, but not yet believed.
    ///
    /// @param bytes `clear ‖ SFrame header ‖ ciphertext ‖ tag`
    @SuppressWarnings("ArrayRecordComponent") // A view of what arrived, never compared.
    record Image(byte[] bytes, int clearLength) {}

    /// The first bytes clear, the others hidden.
    static FrameParts at(byte[] frame, int clearLength) {
        byte[] clear = Arrays.copyOf(frame, clearLength);
        byte[] hidden = Arrays.copyOfRange(frame, clearLength, frame.length);
        return new FrameParts(clear, hidden, clear);
    }
}
