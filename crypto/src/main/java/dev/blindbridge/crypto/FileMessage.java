package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The messages about files (section 5.2). Chunks are none: they are sealed under their file's own
/// key.
sealed interface FileMessage {
    int MAX_NAME_BYTES = 255;

    /// `u32 number ‖ secret 64 ‖ u64 size ‖ SHA-256 32 ‖ u16 len ‖ name`. Who receives one takes
    /// the secret over.
    @SuppressWarnings("ArrayRecordComponent") // Taken apart once, never compared.
    record Body(int number, Secret secret, long sizeBytes, byte[] sha256, String name) {
        private static final int SIZE_OFFSET = 4 + Secret.LENGTH_BYTES;
        private static final int HASH_OFFSET = SIZE_OFFSET + 8;
        private static final int NAME_LENGTH_OFFSET = HASH_OFFSET + FileOffer.HASH_BYTES;
        private static final int NAME_OFFSET = NAME_LENGTH_OFFSET + 2;

        byte[] bytes() {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            return Bytes.empty()
                    .u32(number)
                    .raw(secret.bytes())
                    .u64(sizeBytes)
                    .raw(sha256)
                    .u16(utf8.length)
                    .raw(utf8)
                    .toArrayAndErase();
        }

        static Optional<Body> parse(byte[] body) {
            if (body.length <= NAME_OFFSET
                    || body.length > NAME_OFFSET + MAX_NAME_BYTES
                    || Bytes.u16At(body, NAME_LENGTH_OFFSET) != body.length - NAME_OFFSET) {
                return Optional.empty();
            }
            long number = Bytes.u32At(body, 0);
            long size = Bytes.u64At(body, SIZE_OFFSET);
            if (!isNumber(number) || size < 1 || size > FileOffer.MAX_BYTES) {
                return Optional.empty();
            }
            byte[] hash = Arrays.copyOfRange(body, HASH_OFFSET, NAME_LENGTH_OFFSET);
            return Utf8.decode(Arrays.copyOfRange(body, NAME_OFFSET, body.length))
                    .map(name -> {
                        byte[] secret = Arrays.copyOfRange(body, 4, SIZE_OFFSET);
                        Arrays.fill(body, 4, SIZE_OFFSET, (byte) 0);
                        return new Body((int) number, new Secret(secret), size, hash, name);
                    });
        }
    }

    record OfferToAll(Body offer) implements FileMessage, FeatureMessage.ToAll {
        static final int TYPE = 5;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return offer.bytes();
        }
    }

    record OfferToOne(Body offer) implements FileMessage, FeatureMessage.ToOne {
        static final int TYPE = 4;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return offer.bytes();
        }
    }

    /// Asks for chunks of an offered file.
    record Request(int number, int first, int count) implements FileMessage, FeatureMessage.ToOne {
        static final int TYPE = 12;
        static final int MAX_COUNT = 8;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u32(number).u32(first).u16(count).toArray();
        }

        static Optional<Request> parse(byte[] body) {
            if (body.length != 10) {
                return Optional.empty();
            }
            long number = Bytes.u32At(body, 0);
            long first = Bytes.u32At(body, 4);
            int count = Bytes.u16At(body, 8);
            boolean valid =
                    isNumber(number)
                            && count >= 1
                            && count <= MAX_COUNT
                            && first + count <= FileOffer.MAX_CHUNKS;
            return valid
                    ? Optional.of(new Request((int) number, (int) first, count))
                    : Optional.empty();
        }
    }

    /// That file is not to be had, or no longer.
    record Gone(int number) implements FileMessage, FeatureMessage.ToOne {
        static final int TYPE = 13;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u32(number).toArray();
        }

        static Optional<Gone> parse(byte[] body) {
            return body.length == 4 && isNumber(Bytes.u32At(body, 0))
                    ? Optional.of(new Gone((int) Bytes.u32At(body, 0)))
                    : Optional.empty();
        }
    }

    /// It is an epoch in the key id (section 5.2).
    private static boolean isNumber(long number) {
        return number >= 1 && number < KeyId.EPOCH_LIMIT;
    }
}
