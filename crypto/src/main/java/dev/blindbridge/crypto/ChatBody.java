package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A chat message's body: `u32 lifetime s ‖ prev 16 ‖ UTF-8` (section 2), to all or to one.
record ChatBody(long lifetimeSeconds, ChatHash previous, String text) {
    static final int MAX_TEXT_BYTES = Envelope.MAX_BODY_BYTES - 4 - ChatHash.LENGTH_BYTES;

    private static final int TEXT_OFFSET = 4 + ChatHash.LENGTH_BYTES;

    byte[] bytes() {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "a message has at most " + MAX_TEXT_BYTES + " bytes");
        }
        return Bytes.empty().u32(lifetimeSeconds).raw(previous.bytes()).raw(utf8).toArray();
    }

    static Optional<ChatBody> parse(byte[] body) {
        if (body.length < TEXT_OFFSET) {
            return Optional.empty();
        }
        return Utf8.decode(Arrays.copyOfRange(body, TEXT_OFFSET, body.length))
                .map(text ->
                        new ChatBody(
                                Bytes.u32At(body, 0),
                                new ChatHash(Arrays.copyOfRange(body, 4, TEXT_OFFSET)),
                                text));
    }

    /// Names one chat message: first half of `SHA-256(lp("bb1 chat") ‖ lp(sender) ‖ u32 seq ‖
    /// lp(body))`.
    static final class ChatHash {
        static final int LENGTH_BYTES = 16;

        /// No message before this one.
        static final ChatHash NONE = new ChatHash(new byte[LENGTH_BYTES]);

        private final byte[] bytes;

        ChatHash(byte[] bytes) {
            this.bytes = bytes;
        }

        static ChatHash of(PeerId sender, long seq, byte[] body) {
            byte[] whole = Bytes.labelled("bb1 chat").lp(sender.bytes()).u32(seq).lp(body).sha256();
            return new ChatHash(Arrays.copyOf(whole, LENGTH_BYTES));
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ChatHash hash && Arrays.equals(bytes, hash.bytes);
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
}
