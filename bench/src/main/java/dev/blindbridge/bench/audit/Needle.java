package dev.blindbridge.bench.audit;

import java.util.Arrays;

/// A row of bytes to look for.
///
/// @param subject whose it is: the same text in several forms has one subject
/// @param form how it is written
/// @param bytes at least [MemorySearch#SHORTEST]
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
record Needle(Subject subject, String form, byte[] bytes) {
    Needle {
        if (bytes.length < MemorySearch.SHORTEST) {
            throw new IllegalArgumentException("too short to be told from chance: " + subject);
        }
    }

    /// What is looked for.
    ///
    /// @param name in words; for a key never its bytes
    record Subject(Kind kind, String name) {}

    enum Kind {
        SOUND("sound"),
        PICTURE("picture"),
        CHAT("chat"),
        NAME("name"),
        PASSPHRASE("passphrase"),
        KEY("key"),
        /// What the relay knows and must: shows that the search finds what is there.
        KNOWN_TO_RELAY("known to the relay");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /// Whether the relay must not hold it.
        boolean secret() {
            return this != KNOWN_TO_RELAY;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Needle(Subject s, String f, byte[] b)
                && s.equals(subject)
                && f.equals(form)
                && Arrays.equals(b, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * subject.hashCode() + Arrays.hashCode(bytes);
    }

    /// Without the bytes: they may be a key.
    @Override
    public String toString() {
        return subject.name() + " as " + form;
    }
}
