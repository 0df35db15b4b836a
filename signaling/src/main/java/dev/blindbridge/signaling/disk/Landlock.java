package dev.blindbridge.signaling.disk;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/// Linux's Landlock (landlock(7)): a thread gives up rights to the file system, for itself and for
/// all threads and programs that come from it, for ever.
final class Landlock {
    // One number on all architectures, as for every system call since Linux 5.1.
    private static final long CREATE_RULESET = 444;
    private static final long RESTRICT_SELF = 446;

    private static final long VERSION_FLAG = 1;
    private static final int PR_SET_NO_NEW_PRIVS = 38;

    // LANDLOCK_ACCESS_FS_*. Not among them: executing and reading.
    private static final long WRITE_FILE = 1L << 1;

    /// REMOVE_DIR, REMOVE_FILE, MAKE_CHAR, _DIR, _REG, _SOCK, _FIFO, _BLOCK, _SYM: bits 4 to 12.
    private static final long REMOVE_AND_MAKE = 0x1ffL << 4;

    private static final long REFER = 1L << 13;
    private static final long TRUNCATE = 1L << 14;
    private static final long IOCTL_DEV = 1L << 15;

    private static final int ABI_OF_REFER = 2;
    private static final int ABI_OF_TRUNCATE = 3;
    private static final int ABI_OF_IOCTL_DEV = 5;

    private Landlock() {}

    /// The version that this kernel has.
    ///
    /// @throws IOException if it has none; the message says why
    static int abi() throws IOException {
        String system = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
        if (!system.toLowerCase(Locale.ROOT).matches("linux (amd64|x86_64|aarch64)")) {
            throw new IOException(system + " has no Landlock");
        }
        Libc.Result version = Libc.syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
        if (version.failed()) {
            throw new IOException(
                    "this kernel has no Landlock, or it is not switched on ("
                            + version.reason()
                            + ")");
        }
        return (int) version.value();
    }

    /// All rights to change something that a kernel of this version lets a thread give up.
    static long writeRights(int abi) {
        return WRITE_FILE
                | REMOVE_AND_MAKE
                | (abi >= ABI_OF_REFER ? REFER : 0)
                | (abi >= ABI_OF_TRUNCATE ? TRUNCATE : 0)
                | (abi >= ABI_OF_IOCTL_DEV ? IOCTL_DEV : 0);
    }

    /// Gives these rights up everywhere, for the calling thread and what comes from it. What is
    /// open already stays usable.
    static void giveUp(long rights) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            // struct landlock_ruleset_attr, first field: handled_access_fs. No rule follows, so
            // what is handled is refused.
            MemorySegment attributes = arena.allocateFrom(JAVA_LONG, rights);
            long ruleset =
                    value(
                            "landlock_create_ruleset",
                            Libc.syscall(CREATE_RULESET, attributes, attributes.byteSize(), 0));
            // Without it, a program with the set-user-id bit could be made to misbehave, so the
            // kernel asks for it.
            value("prctl", Libc.prctl(PR_SET_NO_NEW_PRIVS, 1));
            value(
                    "landlock_restrict_self",
                    Libc.syscall(RESTRICT_SELF, MemorySegment.ofAddress(ruleset), 0, 0));
        }
    }

    private static long value(String call, Libc.Result result) throws IOException {
        if (result.failed()) {
            throw new IOException(call + " failed: " + result.reason());
        }
        return result.value();
    }
}
