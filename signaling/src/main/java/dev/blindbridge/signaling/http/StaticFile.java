package dev.blindbridge.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// A file of the page as it is sent, compressed once. Immutable.
final class StaticFile {
    private static final int ETAG_BYTES = 12;

    private final String contentType;
    private final byte[] content;
    private final byte[] compressed;
    private final String etag;

    StaticFile(String contentType, byte[] content) {
        this.contentType = contentType;
        this.content = content;
        byte[] gzip = gzip(content);
        this.compressed = gzip.length < content.length ? gzip : content;
        this.etag = etag(content);
    }

    String contentType() {
        return contentType;
    }

    boolean compressible() {
        return compressed.length < content.length;
    }

    /// Read-only, not counted.
    ByteBuf body(boolean gzip) {
        return Unpooled.wrappedBuffer(gzip ? compressed : content).asReadOnly();
    }

    /// Weak, since both encodings share it (RFC 9110 section 8.8.1).
    String etag() {
        return etag;
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(Arrays.copyOf(hash, ETAG_BYTES)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2 + 64);
        try (GZIPOutputStream gzip =
                new GZIPOutputStream(out) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
