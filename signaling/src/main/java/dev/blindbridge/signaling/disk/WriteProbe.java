package dev.blindbridge.signaling.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Tries to write, as anything in this process could.
final class WriteProbe {
    /// Whom the file permissions forbid nothing: if opening it fails, that was not they.
    private static final Path WRITABLE_BY_ALL = Path.of("/dev/null");

    private static final Set<OpenOption> CREATE =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE,
                    LinkOption.NOFOLLOW_LINKS);

    private WriteProbe() {}

    /// Tries to open a device for writing and to create a file wherever a program might.
    ///
    /// @return what the kernel said
    /// @throws IOException if it let one of them through; the message is the end of a sentence
    static String refusal() throws IOException {
        String said = refusal(WRITABLE_BY_ALL, Set.of(StandardOpenOption.WRITE));
        String name = "blindbridge-probe-" + ProcessHandle.current().pid();
        for (String property : new String[] {"java.io.tmpdir", "user.home", "user.dir"}) {
            Path folder = Path.of(System.getProperty(property, "/tmp"));
            if (Files.isDirectory(folder)) {
                refusal(folder.resolve(name), CREATE);
            }
        }
        return said;
    }

    private static String refusal(Path file, Set<OpenOption> how) throws IOException {
        try (FileChannel _ = FileChannel.open(file, how)) {
            throw new IOException("the kernel let a test write to " + file + " through");
        } catch (AccessDeniedException _) {
            return "Permission denied"; // EACCES; the exception has the name of the file only.
        } catch (NoSuchFileException _) {
            throw new IOException(file + " is not there to try it on");
        } catch (FileSystemException e) {
            return String.valueOf(e.getReason());
        }
    }
}
