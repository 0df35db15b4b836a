package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a file once, in pieces of any length, and makes the offer of it (section 5.2).
public final class FileDigest {
    private final String name;
    private final MessageDigest whole = sha256();
    private final List<byte[]> chunkHashes = new ArrayList<>();
    private final byte[] chunk = new byte[FileOffer.CHUNK_BYTES];
    private int inChunk;
    private long sizeBytes;

    /// Begins a file.
    ///
    /// @throws IllegalArgumentException if the name is empty or longer than 255 bytes of UTF-8
    public FileDigest(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > FileMessage.MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a file name has 1 to 255 bytes");
        }
        this.name = name;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform lacks SHA-256", e);
        }
    }

    /// The next bytes of the file.
    ///
    /// @throws IllegalArgumentException if the file is longer than 4 GiB
    public FileDigest add(byte[] bytes, int offset, int length) {
        sizeBytes += length;
        if (sizeBytes > FileOffer.MAX_BYTES) {
            throw new IllegalArgumentException("a file has at most 4 GiB");
        }
        whole.update(bytes, offset, length);
        int at = offset;
        while (at < offset + length) {
            int taken = Math.min(chunk.length - inChunk, offset + length - at);
            System.arraycopy(bytes, at, chunk, inChunk, taken);
            at += taken;
            inChunk += taken;
            if (inChunk == chunk.length) {
                finishChunk();
            }
        }
        return this;
    }

    public FileDigest add(byte[] bytes) {
        return add(bytes, 0, bytes.length);
    }

    private void finishChunk() {
        Arrays.fill(chunk, inChunk, chunk.length, (byte) 0);
        chunkHashes.add(Bytes.sha256(chunk));
        inChunk = 0;
    }

    /// The offer; the digest is used up.
    ///
    /// @throws IllegalArgumentException if the file is empty
    public FileOffer finish() {
        if (sizeBytes == 0) {
            throw new IllegalArgumentException("an empty file cannot be offered");
        }
        if (inChunk > 0) {
            finishChunk();
        }
        return new FileOffer(name, sizeBytes, whole.digest(), chunkHashes);
    }
}
