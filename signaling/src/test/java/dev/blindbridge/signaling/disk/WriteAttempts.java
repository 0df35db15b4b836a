package dev.blindbridge.signaling.disk;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

/// A program that tries every way to change a folder, in a thread of its own, and prints which were
/// refused: with the argument `sealed` after [SealedDisk#enter], else as any program.
public final class WriteAttempts {
    private WriteAttempts() {}

    /// Prints a line for each attempt.
    ///
    /// @param args the folder, with files `old`, `victim`, `moved`, `cut`; and perhaps `sealed`
    public static void main(String[] args) throws Exception {
        if (args.length > 1) {
            System.out.println("start: " + SealedDisk.enter());
        }
        Thread thread = new Thread(() -> tryAll(Path.of(args[0])), "another thread");
        thread.start();
        thread.join();
    }

    private static void tryAll(Path folder) {
        attempt("create", () -> Files.createFile(folder.resolve("new")));
        attempt("overwrite", () -> Files.writeString(folder.resolve("old"), "x"));
        attempt(
                "append",
                () -> Files.writeString(folder.resolve("old"), "x", StandardOpenOption.APPEND));
        attempt("truncate", () -> truncate(folder.resolve("cut")));
        attempt("remove", () -> delete(folder.resolve("victim")));
        attempt("rename", () -> Files.move(folder.resolve("moved"), folder.resolve("moved2")));
        attempt("folder", () -> Files.createDirectory(folder.resolve("folder")));
        attempt("link", () -> Files.createLink(folder.resolve("hard"), folder.resolve("old")));
        attempt(
                "symlink",
                () -> Files.createSymbolicLink(folder.resolve("soft"), folder.resolve("old")));
        attempt("socket", () -> listen(folder.resolve("socket")));
        attempt("shared memory", () -> delete(Files.createTempFile(Path.of("/dev/shm"), "b", "")));
        attempt("child process", () -> touch(folder.resolve("child")));
        attempt("read", () -> Files.readString(folder.resolve("old")));
    }

    private static void attempt(String name, Callable<?> attempt) {
        try {
            attempt.call();
            System.out.println(name + ": allowed");
        } catch (Exception e) {
            System.out.println(name + ": refused");
        }
    }

    private static Path delete(Path file) throws IOException {
        Files.delete(file);
        return file;
    }

    private static long truncate(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            return channel.write(ByteBuffer.allocate(1));
        }
    }

    private static Path listen(Path path) throws IOException {
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(path));
            return path;
        }
    }

    private static int touch(Path file) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("/bin/touch", file.toString()).start().waitFor();
        if (exitCode != 0) {
            throw new IOException("exit code " + exitCode);
        }
        return exitCode;
    }
}
