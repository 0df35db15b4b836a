package dev.blindbridge.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// The first message between two clients, and the only one under a group-wide key (section 3). It
/// commits to one root, so one hello tests one passphrase.
///
/// @param name empty unless it comes from the lobby
record Hello(int flags, PublicIdentity from, String name) {
    static final int LENGTH_BYTES = 183;
    static final int VERSION = 1;
    static final int ANSWER_ME = 1;
    static final int LOBBY = 2;

    static final int NONCE_BYTES = 16;
    private static final int COMMIT_BYTES = 32;
    private static final int COMMIT_OFFSET = 1 + PeerId.LENGTH_BYTES + NONCE_BYTES;
    private static final int SEALED_OFFSET = COMMIT_OFFSET + COMMIT_BYTES;
    private static final int KEY_BYTES = AesGcm.KEY_BYTES;

    // In the sealed body, behind flags, slot and public value.
    private static final int NAME_OFFSET = 1 + 4 + X25519.LENGTH_BYTES;

    sealed interface Result permits Opened, Refused {}

    record Opened(Hello hello) implements Result {}

    record Refused(RejectReason reason) implements Result {}

    boolean asksForAnswer() {
        return (flags & ANSWER_ME) != 0;
    }

    boolean isFromLobby() {
        return (flags & LOBBY) != 0;
    }

    /// Hellos begin with their version, SFrame messages with a config byte that names a key id of 6
    /// or more; so the first byte tells them apart.
    static boolean looksLikeOne(byte[] message) {
        return message.length == 0 || (message[0] & 0xff) < 0x60;
    }

    /// @param helloNonce 16 fresh random bytes for every call: the AES nonce is zero and only a key
    ///   of its own for each hello makes that safe
    static byte[] seal(
            CallRoot root, byte[] helloNonce, int flags, PublicIdentity me, String name) {
        byte[] keys = root.helloKeys(me.id(), helloNonce);
        byte[] open =
                Bytes.empty()
                        .u8(VERSION)
                        .raw(me.id().bytes())
                        .raw(helloNonce)
                        .raw(Arrays.copyOfRange(keys, KEY_BYTES, keys.length))
                        .toArray();
        byte[] body =
                Bytes.empty()
                        .u8(flags)
                        .u32(me.slot())
                        .raw(me.publicValue().bytes())
                        .raw(DisplayName.encode(name))
                        .toArray();
        byte[] wire = Arrays.copyOf(open, LENGTH_BYTES);
        try (WipeableKey key = keyOf(keys)) {
            AesGcm.seal(key, new byte[AesGcm.NONCE_BYTES], open, body, wire, open.length);
        }
        return wire;
    }

    /// The id a hello claims, readable before any key is derived; nothing if it is no hello of this
    /// version.
    static Optional<PeerId> claimedId(byte[] wire) {
        return wire.length == LENGTH_BYTES && wire[0] == VERSION
                ? Optional.of(new PeerId(Arrays.copyOfRange(wire, 1, 1 + PeerId.LENGTH_BYTES)))
                : Optional.empty();
    }

    static Result open(CallRoot root, byte[] wire) {
        if (wire.length != LENGTH_BYTES) {
            return new Refused(RejectReason.LENGTH);
        }
        if (wire[0] != VERSION) {
            return new Refused(RejectReason.VERSION);
        }
        PeerId id = new PeerId(Arrays.copyOfRange(wire, 1, 1 + PeerId.LENGTH_BYTES));
        byte[] nonce = Arrays.copyOfRange(wire, 1 + PeerId.LENGTH_BYTES, COMMIT_OFFSET);
        byte[] keys = root.helloKeys(id, nonce);
        // Before opening, and in constant time: a hello commits to one root.
        if (!MessageDigest.isEqual(
                Arrays.copyOfRange(wire, COMMIT_OFFSET, SEALED_OFFSET),
                Arrays.copyOfRange(keys, KEY_BYTES, keys.length))) {
            Arrays.fill(keys, (byte) 0);
            return new Refused(RejectReason.COMMIT);
        }
        return openBody(id, keys, wire);
    }

    private static Result openBody(PeerId id, byte[] keys, byte[] wire) {
        byte[] aad = Arrays.copyOf(wire, SEALED_OFFSET);
        try (WipeableKey key = keyOf(keys)) {
            Optional<byte[]> opened =
                    AesGcm.open(key, new byte[AesGcm.NONCE_BYTES], aad, wire, SEALED_OFFSET);
            if (opened.isEmpty()) {
                return new Refused(RejectReason.AUTH);
            }
            byte[] body = opened.get();
            X25519.PublicValue publicValue =
                    new X25519.PublicValue(Arrays.copyOfRange(body, 5, 5 + X25519.LENGTH_BYTES));
            long slot = Bytes.u32At(body, 1);
            if (slot > KeyId.SLOT_LIMIT) {
                return new Refused(RejectReason.SLOT);
            }
            PublicIdentity from = new PublicIdentity(id, publicValue, (int) slot);
            return DisplayName.parse(body, NAME_OFFSET)
                    .<Result>map(name -> new Opened(new Hello(body[0], from, name)))
                    .orElseGet(() -> new Refused(RejectReason.INNER));
        }
    }

    private static WipeableKey keyOf(byte[] keys) {
        byte[] key = Arrays.copyOf(keys, KEY_BYTES);
        try {
            return new WipeableKey(key, "AES");
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(keys, (byte) 0);
        }
    }
}
