package dev.blindbridge.sfu.engine;

/// Looks at each RTP packet as the relay holds it after unprotect. Exists for the audit that shows
/// that the relay holds nothing but sealed frames; the running server has [#NONE]. Called on the
/// worker's thread.
@FunctionalInterface
public interface PacketTap {
    /// Nobody looks.
    PacketTap NONE = (buffer, offset, lengthBytes) -> {};

    /// The bytes are the relay's: copy what is kept, change nothing.
    void onPacket(byte[] buffer, int offset, int lengthBytes);
}
