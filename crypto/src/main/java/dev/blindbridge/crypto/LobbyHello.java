package dev.blindbridge.crypto;

import java.util.Arrays;

/// How somebody in front of a closed door says its name (section 5.8): moderators can read it,
/// nobody answers it.
public final class LobbyHello {
    private LobbyHello() {}

    /// The message, under an identity that is thrown away.
    public static byte[] seal(CallRoot root, String name, Randomness randomness) {
        PeerId id = new PeerId(randomness.bytes(PeerId.LENGTH_BYTES));
        byte[] privateValue = randomness.bytes(X25519.LENGTH_BYTES);
        X25519.PublicValue publicValue = X25519.publicOf(privateValue);
        Arrays.fill(privateValue, (byte) 0);
        PublicIdentity nobody = new PublicIdentity(id, publicValue, KeyId.SLOT_LIMIT);
        return Hello.seal(root, randomness.bytes(Hello.NONCE_BYTES), Hello.LOBBY, nobody, name);
    }
}
