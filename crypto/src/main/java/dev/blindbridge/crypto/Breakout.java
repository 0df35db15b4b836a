package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// A breakout room (section 5.6): who holds its secret can enter, passphrase or not. Erased on
/// [#close()].
public final class Breakout implements AutoCloseable {
    static final int ID_BYTES = 16;
    static final int SECRET_BYTES = 32;

    private static final int NAME_OFFSET = ID_BYTES + SECRET_BYTES;
    private static final int BODY_BYTES = NAME_OFFSET + DisplayName.LENGTH_BYTES;

    private final byte[] id;
    private final byte[] secret;
    private final String name;
    private boolean erased;

    Breakout(byte[] id, byte[] secret, String name) {
        this.id = id;
        this.secret = secret;
        this.name = name;
    }

    /// A new one, as the moderator's client draws it.
    public static Breakout draw(String name, Randomness randomness) {
        return new Breakout(randomness.bytes(ID_BYTES), randomness.bytes(SECRET_BYTES), name);
    }

    /// What people call it.
    public String name() {
        return name;
    }

    byte[] id() {
        return id;
    }

    byte[] secret() {
        if (erased) {
            throw new IllegalStateException("the breakout room's secret was erased");
        }
        return secret;
    }

    /// `breakoutId 16 ‖ secret 32 ‖ name 65`.
    byte[] bytes() {
        return Bytes.empty().raw(id).raw(secret()).raw(DisplayName.encode(name)).toArrayAndErase();
    }

    static Optional<Breakout> parse(byte[] body) {
        if (body.length != BODY_BYTES) {
            return Optional.empty();
        }
        return DisplayName.parse(body, NAME_OFFSET)
                .map(name -> {
                    byte[] secret = Arrays.copyOfRange(body, ID_BYTES, NAME_OFFSET);
                    Arrays.fill(body, ID_BYTES, NAME_OFFSET, (byte) 0);
                    return new Breakout(Arrays.copyOf(body, ID_BYTES), secret, name);
                });
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
        erased = true;
    }
}
