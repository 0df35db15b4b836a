package dev.blindbridge.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file as it was when it was offered (section 5.2): name, size, SHA-256 of the whole and of each
/// chunk. The hashes of the chunks stay with the sender and see to it that no other content is ever
/// sealed under a chunk's number, which is its nonce. Made by a [FileDigest].
public final class FileOffer {
    static final int CHUNK_BYTES = 65536;
    static final int MAX_CHUNKS = 1 << 16;
    static final int HASH_BYTES = 32;
    static final long MAX_BYTES = (long) CHUNK_BYTES * MAX_CHUNKS;

    private final String name;
    private final long sizeBytes;
    private final byte[] sha256;
    private final List<byte[]> chunkHashes;

    FileOffer(String name, long sizeBytes, byte[] sha256, List<byte[]> chunkHashes) {
        this.name = name;
        this.sizeBytes = sizeBytes;
        this.sha256 = sha256;
        this.chunkHashes = List.copyOf(chunkHashes);
    }

    public String name() {
        return name;
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /// How many chunks it has.
    public int chunks() {
        return chunkHashes.size();
    }

    byte[] sha256() {
        return sha256;
    }

    /// This chunk's content with its zeros, or null if it is not what was offered.
    byte @Nullable [] filled(int chunk, byte[] content) {
        if (content.length != lengthOf(chunk, sizeBytes)) {
            return null;
        }
        byte[] filled = Arrays.copyOf(content, CHUNK_BYTES);
        return MessageDigest.isEqual(Bytes.sha256(filled), chunkHashes.get(chunk)) ? filled : null;
    }

    static int chunksOf(long sizeBytes) {
        return (int) ((sizeBytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
    }

    /// How many bytes of the file this chunk holds.
    static int lengthOf(int chunk, long sizeBytes) {
        return (int) Math.min(CHUNK_BYTES, sizeBytes - (long) chunk * CHUNK_BYTES);
    }

    /// Codec 1 marks the last chunk, so that a file cannot be cut short (section 5.2).
    static int codecNumber(int chunk, long sizeBytes) {
        return chunk == chunksOf(sizeBytes) - 1 ? 1 : Codec.NONE;
    }
}
