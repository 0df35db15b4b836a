package dev.blindbridge.crypto.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// The program that a curious bridge would write: it guesses passphrases against one recorded
/// hello, without any code of ours. docs/e2ee-protocol.md tells it all it needs.
final class Guesser {
    private static final int ID = 1;
    private static final int NONCE = ID + 16;
    private static final int COMMIT = NONCE + 16;
    private static final int SEALED = COMMIT + 32;

    private final byte[] hello;
    private final byte[] roomId;

    Guesser(byte[] hello, String host, String room) {
        this.hello = hello.clone();
        this.roomId = sha256(join(lp("bb1 room"), lp(host), lp(room)));
    }

    /// The first that fits.
    Optional<String> guess(Stream<String> candidates) {
        return candidates.filter(this::fits).findFirst();
    }

    /// Costs half a second and 64 MiB: the price that Argon2id puts on every single guess.
    boolean fits(String passphrase) {
        byte[] prk = argon2id(passphrase.getBytes(UTF_8), sha256(join(lp("bb1 salt"), lp(roomId))));
        byte[] root = hmac(join(lp("bb1 root"), lp(roomId)), prk);
        byte[] info =
                join(
                        lp("bb1 hello"),
                        lp(Arrays.copyOfRange(hello, ID, NONCE)),
                        lp(Arrays.copyOfRange(hello, NONCE, COMMIT)),
                        new byte[] {1});
        byte[] keys = hmac(root, info);
        return Arrays.equals(keys, 32, 64, hello, COMMIT, SEALED);
    }

    private static byte[] argon2id(byte[] passphrase, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withMemoryAsKB(65536)
                        .withIterations(3)
                        .withParallelism(1)
                        .withSalt(salt)
                        .build());
        byte[] prk = new byte[32];
        generator.generateBytes(passphrase, prk);
        return prk;
    }

    private static byte[] lp(String ascii) {
        return lp(ascii.getBytes(UTF_8));
    }

    private static byte[] lp(byte[] bytes) {
        return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Stream.of(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
