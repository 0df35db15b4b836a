package dev.blindbridge.bench.client;

import dev.blindbridge.crypto.FileDigest;
import dev.blindbridge.crypto.FileOffer;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.SessionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the files that are offered and writes those that are fetched (docs/e2ee-protocol.md
/// section 5.2). Loop thread only but for [#digest]; a chunk at a time, and paced, so the loop
/// hardly feels it.
final class FileExchange implements AutoCloseable {
    private static final int CHUNK_BYTES = 65536;

    private record Key(int slot, int number) {}

    /// A file on its way: it gets its name only when it is whole.
    private record Download(Path part, Path target, OutputStream out) {}

    private final ClientListener listener;
    private final Map<Integer, Path> offered = new HashMap<>();
    private final Map<Key, Download> downloads = new HashMap<>();

    FileExchange(ClientListener listener) {
        this.listener = listener;
    }

    /// Reads the whole file once.
    ///
    /// @throws IllegalArgumentException if it is empty or too long
    static FileOffer digest(Path file) throws IOException {
        FileDigest digest = new FileDigest(String.valueOf(file.getFileName()));
        byte[] buffer = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int read;
            while ((read = in.read(buffer)) > 0) {
                digest.add(buffer, 0, read);
            }
        }
        return digest.finish();
    }

    void offered(int number, Path file) {
        if (number != 0) {
            offered.put(number, file);
        }
    }

    /// Reads the chunk that is due and seals it; a file that cannot be read any more is withdrawn.
    boolean send(Session session, SessionEvent.FileChunkWanted wanted, long nowMs) {
        try {
            byte[] content = read(wanted.number(), wanted.chunk());
            return session.sendChunk(
                    wanted.slot(), wanted.number(), wanted.chunk(), content, nowMs);
        } catch (IOException e) {
            session.withdrawFile(wanted.number(), nowMs);
            listener.notice("A file that was offered cannot be read: " + e.getMessage());
            return false;
        }
    }

    private byte[] read(int number, int chunk) throws IOException {
        Path file = offered.get(number);
        if (file == null) {
            throw new IOException("no file " + number);
        }
        ByteBuffer content = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            long position = (long) chunk * CHUNK_BYTES;
            int read = 0;
            while (content.hasRemaining() && read >= 0) {
                read = channel.read(content, position + content.position());
            }
        }
        byte[] bytes = new byte[content.position()];
        content.flip().get(bytes);
        return bytes;
    }

    /// A file begins to come; false if the folder cannot be written.
    boolean fetching(SessionEvent.FileOffered offer, Path folder) {
        try {
            Path part = Files.createTempFile(folder, "incoming-", ".part");
            Path target = freeName(folder, offer.fileName());
            Key key = new Key(offer.slot(), offer.number());
            downloads.put(key, new Download(part, target, Files.newOutputStream(part)));
            return true;
        } catch (IOException e) {
            listener.notice("Cannot write into that folder: " + e.getMessage());
            return false;
        }
    }

    /// Nobody else's file name replaces a file of mine.
    private static Path freeName(Path folder, String name) {
        Path target = folder.resolve(name);
        for (int i = 1; Files.exists(target); i++) {
            target = folder.resolve(i + " " + name);
        }
        return target;
    }

    void onEvent(SessionEvent event) {
        try {
            if (event instanceof SessionEvent.FileChunk chunk) {
                Download download = downloads.get(new Key(chunk.slot(), chunk.number()));
                if (download != null) {
                    download.out.write(chunk.content());
                }
            } else if (event instanceof SessionEvent.FileDone done) {
                finish(downloads.remove(new Key(done.slot(), done.number())));
            } else if (event instanceof SessionEvent.FileFailed failed) {
                discard(downloads.remove(new Key(failed.slot(), failed.number())));
            }
        } catch (IOException e) {
            listener.notice("A file could not be written: " + e.getMessage());
        }
    }

    private void finish(@Nullable Download download) throws IOException {
        if (download != null) {
            download.out.close();
            Files.move(download.part, download.target);
            listener.notice("Received " + download.target);
        }
    }

    private static void discard(@Nullable Download download) throws IOException {
        if (download != null) {
            download.out.close();
            Files.deleteIfExists(download.part);
        }
    }

    @Override
    public void close() {
        for (Download download : downloads.values()) {
            try {
                discard(download);
            } catch (IOException e) {
                listener.notice("A file could not be deleted: " + e.getMessage());
            }
        }
        downloads.clear();
    }
}
