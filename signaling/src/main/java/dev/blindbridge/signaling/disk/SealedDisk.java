package dev.blindbridge.signaling.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes this process one that can create and change no file.
///
/// Landlock binds the calling thread and what comes from it, but a JVM has a dozen threads before
/// `main`. So the main thread restricts itself and then has the kernel replace the whole process by
/// the same JVM with the same arguments: every thread of that one descends from the restricted one.
public final class SealedDisk {
    /// Tells the second run that it is one. No proof of anything: [WriteProbe] looks for itself.
    private static final String MARK = "-Dblindbridge.disk=sealed";

    private static final String MARK_NAME = "blindbridge.disk";

    private SealedDisk() {}

    /// Restricts the process and starts it anew, which does not return; in the second run it tries
    /// to write and returns a line on how the kernel refused.
    ///
    /// @throws IOException if it cannot be done; the message is the end of a sentence
    public static String enter() throws IOException {
        int abi = Landlock.abi();
        if (System.getProperty(MARK_NAME) == null) {
            Landlock.giveUp(Landlock.writeRights(abi));
            startAnew();
        }
        return "the kernel refused a test write ("
                + WriteProbe.refusal()
                + "), Landlock ABI "
                + abi;
    }

    /// The program and its arguments as the kernel has them; working folder and environment stay.
    private static void startAnew() throws IOException {
        byte[] commandLine = Files.readAllBytes(Path.of("/proc/self/cmdline"));
        String program = Path.of("/proc/self/exe").toRealPath().toString();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = withMark(arena, commandLine);
            Libc.Result failure = Libc.execv(arena.allocateFrom(program), arguments);
            throw new IOException("the program could not be started anew: " + failure.reason());
        }
    }

    /// `argv`: each argument of the command line, which ends with a zero byte, the mark behind the
    /// first, and NULL.
    static MemorySegment withMark(Arena arena, byte[] commandLine) {
        MemorySegment line = arena.allocateFrom(ValueLayout.JAVA_BYTE, commandLine);
        MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, count(commandLine) + 2L);
        int index = 0;
        for (int start = 0; start < commandLine.length; start = end(commandLine, start) + 1) {
            argv.setAtIndex(ValueLayout.ADDRESS, index++, line.asSlice(start));
            if (index == 1) {
                argv.setAtIndex(ValueLayout.ADDRESS, index++, arena.allocateFrom(MARK));
            }
        }
        return argv;
    }

    private static int count(byte[] commandLine) {
        int count = 0;
        for (byte b : commandLine) {
            count += b == 0 ? 1 : 0;
        }
        return count;
    }

    private static int end(byte[] commandLine, int start) {
        int end = start;
        while (commandLine[end] != 0) {
            end++;
        }
        return end;
    }
}
