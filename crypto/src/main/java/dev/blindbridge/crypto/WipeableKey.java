package dev.blindbridge.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/// A key for JCE that really is zeroed: `SecretKeySpec.destroy()` throws instead. Keeps its own
/// copy of the bytes; compares by identity and prints nothing.
///
/// Non-goal: the platform's providers make short-lived copies of their own.
@SuppressWarnings(
        "serial") // SecretKey is Serializable by history; nothing here is ever serialized.
final class WipeableKey implements SecretKey, AutoCloseable {
    private final byte[] bytes;
    private final String algorithm;
    private boolean destroyed;

    WipeableKey(byte[] bytes, String algorithm) {
        this.bytes = bytes.clone();
        this.algorithm = algorithm;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("key was erased");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroy();
    }
}
