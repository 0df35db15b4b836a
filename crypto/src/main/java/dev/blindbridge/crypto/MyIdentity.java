package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// My side of one join: id, slot and an X25519 key pair, all new each time (section 3). The private
/// value dies with the call, and with it everything that was boxed under it.
final class MyIdentity implements AutoCloseable {
    private final PublicIdentity publicIdentity;
    private final byte[] privateValue;
    private boolean erased;

    private MyIdentity(PublicIdentity publicIdentity, byte[] privateValue) {
        this.publicIdentity = publicIdentity;
        this.privateValue = privateValue;
    }

    static MyIdentity fresh(int slot, Randomness randomness) {
        return of(
                new PeerId(randomness.bytes(PeerId.LENGTH_BYTES)),
                slot,
                randomness.bytes(X25519.LENGTH_BYTES));
    }

    static MyIdentity of(PeerId id, int slot, byte[] privateValue) {
        return new MyIdentity(
                new PublicIdentity(id, X25519.publicOf(privateValue), slot), privateValue);
    }

    PeerId id() {
        return publicIdentity.id();
    }

    int slot() {
        return publicIdentity.slot();
    }

    PublicIdentity publicIdentity() {
        return publicIdentity;
    }

    Optional<byte[]> agree(X25519.PublicValue theirs) {
        if (erased) { // what is left of it is a key that everybody knows
            throw new IllegalStateException("private value was erased");
        }
        return X25519.agree(privateValue, theirs);
    }

    @Override
    public void close() {
        Arrays.fill(privateValue, (byte) 0);
        erased = true;
    }
}
