package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// The root of a call, which everybody with the passphrase derives alike (section 3). It opens
/// hellos and is one half of every pair key; frame keys need random bytes of their sender as well.
///
/// May be joined with any number of times: each [Session] keeps its own copy. Erased on [#close()].
public final class CallRoot implements AutoCloseable {
    // RFC 9106 section 4 recommends 64 MiB and three passes where 2 GiB are too much; one lane, as
    // a browser has one.
    private static final int MEMORY_KIB = 65536;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int PRK_BYTES = 32;

    private final Secret root;
    private final byte[] roomId;

    CallRoot(Secret root, byte[] roomId) {
        this.root = root;
        this.roomId = roomId;
    }

    /// Derives the root with Argon2id: about half a second of one core and 64 MiB. Callers bound
    /// how many run at once.
    ///
    /// @throws IllegalArgumentException if host or room cannot name a call (see [CallName])
    public static CallRoot derive(Passphrase passphrase, String host, String room) {
        byte[] roomId = new CallName(host, room).roomId();
        byte[] salt = Bytes.labelled("bb1 salt").lp(roomId).sha256();
        byte[] prk = argon2id(passphrase.utf8(), salt);
        try {
            byte[] rootSalt = Bytes.labelled("bb1 root").lp(roomId).toArray();
            return new CallRoot(new Secret(Hkdf.SHA512.extract(rootSalt, prk)), roomId);
        } finally {
            Arrays.fill(prk, (byte) 0);
        }
    }

    private static byte[] argon2id(byte[] passphrase, byte[] salt) {
        Argon2Parameters parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(MEMORY_KIB)
                        .withIterations(PASSES)
                        .withParallelism(LANES)
                        .withSalt(salt)
                        .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] prk = new byte[PRK_BYTES];
        generator.generateBytes(passphrase, prk);
        return prk;
    }

    /// `helloKey 32 ‖ helloCommit 32`, fresh for every hello by its nonce.
    byte[] helloKeys(PeerId id, byte[] helloNonce) {
        return root.expand(
                Bytes.labelled("bb1 hello").lp(id.bytes()).lp(helloNonce).toArray(),
                Secret.LENGTH_BYTES);
    }

    /// The passphrase's share of a pair key.
    byte[] pairSalt(byte[] transcript) {
        return root.expand(
                Bytes.labelled("bb1 pair").raw(transcript).toArray(), Secret.LENGTH_BYTES);
    }

    /// A fresh sender secret: nobody can derive it without `random`, which is used once and erased.
    Secret senderSecret(PeerId id, int slot, int epoch, Randomness randomness) {
        byte[] random = randomness.bytes(32);
        byte[] info =
                Bytes.labelled("bb1 sender")
                        .lp(id.bytes())
                        .u32(slot)
                        .u32(epoch)
                        .lp(random)
                        .toArrayAndErase();
        try {
            return new Secret(root.expand(info, Secret.LENGTH_BYTES));
        } finally {
            Arrays.fill(random, (byte) 0);
            Arrays.fill(info, (byte) 0);
        }
    }

    /// Names this root in a change of the passphrase (section 5.4).
    RootTag tag() {
        return new RootTag(root.expand(Bytes.labelled("bb1 tag").toArray(), RootTag.LENGTH_BYTES));
    }

    /// The root of a breakout room of this call (section 5.6): it needs that room's secret, and no
    /// passphrase.
    CallRoot breakout(Breakout breakout) {
        byte[] salt = Bytes.labelled("bb1 breakout").lp(roomId).lp(breakout.id()).toArray();
        return new CallRoot(new Secret(Hkdf.SHA512.extract(salt, breakout.secret())), roomId);
    }

    /// The name of that room on the server, which tells the server nothing.
    String breakoutRoom(Breakout breakout) {
        byte[] name = Bytes.labelled("bb1 breakout room").lp(roomId).lp(breakout.id()).sha256();
        return HexFormat.of().formatHex(name, 0, 16);
    }

    CallRoot copy() {
        return new CallRoot(root.copy(), roomId);
    }

    @Override
    public void close() {
        root.close();
    }
}
