package dev.blindbridge.sfu.srtp;

import java.util.Arrays;
import javax.security.auth.Destroyable;

/// Master keys and salts of one transport, both directions (RFC 5764 section 4.2). Made by the
/// handshake, handed over once, wiped by whoever derives from them. Neither prints nor compares by
/// content.
public final class SrtpKeys implements Destroyable {
    private final SrtpProfile profile;
    private final byte[] receiveKey;
    private final byte[] receiveSalt;
    private final byte[] sendKey;
    private final byte[] sendSalt;
    private boolean destroyed;

    /// Takes ownership of the arrays.
    public SrtpKeys(
            SrtpProfile profile,
            byte[] receiveKey,
            byte[] receiveSalt,
            byte[] sendKey,
            byte[] sendSalt) {
        this.profile = profile;
        this.receiveKey = receiveKey;
        this.receiveSalt = receiveSalt;
        this.sendKey = sendKey;
        this.sendSalt = sendSalt;
    }

    public SrtpProfile profile() {
        return profile;
    }

    byte[] receiveKey() {
        return receiveKey;
    }

    byte[] receiveSalt() {
        return receiveSalt;
    }

    byte[] sendKey() {
        return sendKey;
    }

    byte[] sendSalt() {
        return sendSalt;
    }

    @Override
    public void destroy() {
        Arrays.fill(receiveKey, (byte) 0);
        Arrays.fill(receiveSalt, (byte) 0);
        Arrays.fill(sendKey, (byte) 0);
        Arrays.fill(sendSalt, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }
}
