package dev.blindbridge.bench.client.transport;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys of one hop as a DTLS handshake exports them (RFC 5764 section 4.2). Neither prints nor
/// compares by content.
public final class SrtpKeyMaterial {
    /// The protection profile that is offered (RFC 7714 section 14.2). Only one: some relays would
    /// rather have another than we, and what is compared must use one cipher.
    enum Profile {
        AEAD_AES_128_GCM(7, 16, 12);

        private final int id;
        private final int keyLength;
        private final int saltLength;

        Profile(int id, int keyLength, int saltLength) {
            this.id = id;
            this.keyLength = keyLength;
            this.saltLength = saltLength;
        }

        static int[] ids() {
            return Arrays.stream(values()).mapToInt(profile -> profile.id).toArray();
        }

        static @Nullable Profile of(int id) {
            for (Profile profile : values()) {
                if (profile.id == id) {
                    return profile;
                }
            }
            return null;
        }

        int exportLengthBytes() {
            return 2 * (keyLength + saltLength);
        }
    }

    private final Profile profile;
    private final byte[] sendKey;
    private final byte[] sendSalt;
    private final byte[] receiveKey;
    private final byte[] receiveSalt;

    private SrtpKeyMaterial(
            Profile profile,
            byte[] sendKey,
            byte[] sendSalt,
            byte[] receiveKey,
            byte[] receiveSalt) {
        this.profile = profile;
        this.sendKey = sendKey;
        this.sendSalt = sendSalt;
        this.receiveKey = receiveKey;
        this.receiveSalt = receiveSalt;
    }

    /// Cuts the exported bytes: client key, server key, client salt, server salt.
    static SrtpKeyMaterial forClient(Profile profile, byte[] exported) {
        int key = profile.keyLength;
        int salt = profile.saltLength;
        return new SrtpKeyMaterial(
                profile,
                Arrays.copyOfRange(exported, 0, key),
                Arrays.copyOfRange(exported, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(exported, key, 2 * key),
                Arrays.copyOfRange(exported, 2 * key + salt, 2 * key + 2 * salt));
    }

    /// One key for both directions, for who agrees on it without DTLS.
    public static SrtpKeyMaterial symmetric(byte[] key, byte[] salt) {
        return new SrtpKeyMaterial(
                Profile.AEAD_AES_128_GCM, key.clone(), salt.clone(), key.clone(), salt.clone());
    }

    /// The other end of the same hop.
    SrtpKeyMaterial mirrored() {
        return new SrtpKeyMaterial(
                profile,
                /* sendKey= */ receiveKey,
                /* sendSalt= */ receiveSalt,
                /* receiveKey= */ sendKey,
                /* receiveSalt= */ sendSalt);
    }

    Profile profile() {
        return profile;
    }

    byte[] sendKey() {
        return sendKey;
    }

    byte[] sendSalt() {
        return sendSalt;
    }

    byte[] receiveKey() {
        return receiveKey;
    }

    byte[] receiveSalt() {
        return receiveSalt;
    }
}
