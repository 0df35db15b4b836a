package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The messages about recording (section 5.5).
sealed interface RecordingMessage {
    /// 16 random bytes that name one recording.
    final class Id {
        static final int LENGTH_BYTES = 16;

        private final byte[] bytes;

        Id(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Id id && Arrays.equals(bytes, id.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(bytes);
        }
    }

    /// To all: I record, or no longer.
    record Mark(boolean on, Id id) implements RecordingMessage, FeatureMessage.ToAll {
        static final int TYPE = 8;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u8(on ? 1 : 0).raw(id.bytes).toArray();
        }

        static Optional<Mark> parse(byte[] body) {
            boolean valid = body.length == 1 + Id.LENGTH_BYTES && (body[0] == 0 || body[0] == 1);
            return valid
                    ? Optional.of(
                            new Mark(
                                    body[0] == 1, new Id(Arrays.copyOfRange(body, 1, body.length))))
                    : Optional.empty();
        }
    }

    /// To the one who records: the mark is shown here.
    record Seen(Id id) implements RecordingMessage, FeatureMessage.ToOne {
        static final int TYPE = 11;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return id.bytes.clone();
        }

        static Optional<Seen> parse(byte[] body) {
            return body.length == Id.LENGTH_BYTES
                    ? Optional.of(new Seen(new Id(body.clone())))
                    : Optional.empty();
        }
    }
}
