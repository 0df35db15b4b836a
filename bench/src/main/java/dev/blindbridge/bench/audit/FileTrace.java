package dev.blindbridge.bench.audit;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What the kernel recorded of a process's dealings with files: every call that can open, make,
/// rename, remove or change one. Writing needs a descriptor that was opened for writing, and a
/// writable shared mapping needs one too, so `write` and `mmap` need not be recorded. The program's
/// start and the calls of its children are in the record.
record FileTrace(List<SystemCall> calls) {
    /// For strace's `-e trace=`. The question mark: not every architecture has the call.
    static final String TRACED =
            "?open,?openat,?openat2,?creat,?open_by_handle_at,?rename,?renameat,?renameat2,?link,"
                    + "?linkat,?symlink,?symlinkat,?mkdir,?mkdirat,?mknod,?mknodat,?unlink,?unlinkat,"
                    + "?rmdir,?truncate,?ftruncate,?fallocate,?chmod,?fchmod,?fchmodat,?fchmodat2,"
                    + "?chown,?fchown,?lchown,?fchownat,?setxattr,?fsetxattr,?lsetxattr,?utime,"
                    + "?utimes,?utimensat,?bind,?memfd_create,?memfd_secret,?io_uring_setup,?mount,"
                    + "?open_tree,?fsopen,?pidfd_getfd,?execve,?execveat,?landlock_restrict_self";

    private static final Set<String> OPENING =
            Set.of("open", "openat", "openat2", "open_by_handle_at");

    private static final Set<String> ALWAYS_WRITING =
            Set.of(
                    "creat",
                    "rename",
                    "renameat",
                    "renameat2",
                    "link",
                    "linkat",
                    "symlink",
                    "symlinkat",
                    "mkdir",
                    "mkdirat",
                    "mknod",
                    "mknodat",
                    "unlink",
                    "unlinkat",
                    "rmdir",
                    "truncate",
                    "chmod",
                    "fchmod",
                    "fchmodat",
                    "fchmodat2",
                    "chown",
                    "fchown",
                    "lchown",
                    "fchownat",
                    "setxattr",
                    "fsetxattr",
                    "lsetxattr",
                    "utime",
                    "utimes",
                    "utimensat",
                    "mount",
                    "open_tree",
                    "fsopen",
                    "pidfd_getfd",
                    // Reads and writes files without calls of their own.
                    "io_uring_setup",
                    // What another program does would be the relay's doing.
                    "execve",
                    "execveat");

    private static final Pattern WRITING_FLAGS =
            Pattern.compile("O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)");

    /// The sink of the system: nothing is kept.
    private static final Pattern NO_FILE = Pattern.compile("\"/dev/null\"");

    /// With `-y` strace shows what a descriptor is: the collector's heap is memory, not a file.
    private static final Pattern MEMORY = Pattern.compile("^\\d+</memfd:");

    FileTrace {
        calls = List.copyOf(calls);
    }

    /// What was recorded within a time.
    List<SystemCall> during(long fromMicros, long toMicros) {
        return calls.stream()
                .filter(call -> call.atMicros() >= fromMicros && call.atMicros() < toMicros)
                .toList();
    }

    /// All that tried to change the file system, within a time, whether the kernel let them or not.
    List<SystemCall> attempts(long fromMicros, long toMicros) {
        return during(fromMicros, toMicros).stream().filter(FileTrace::writes).toList();
    }

    /// Those that the kernel let pass. A call that never returned counts as let pass.
    List<SystemCall> writes(long fromMicros, long toMicros) {
        return attempts(fromMicros, toMicros).stream()
                .filter(call -> !call.result().startsWith("-1"))
                .toList();
    }

    private static boolean writes(SystemCall call) {
        String name = call.name();
        if (OPENING.contains(name)) {
            return WRITING_FLAGS.matcher(call.arguments()).find()
                    && !NO_FILE.matcher(call.arguments()).find();
        }
        return switch (name) {
            case "ftruncate", "fallocate" -> !MEMORY.matcher(call.arguments()).find();
            // A socket with a name in the file system.
            case "bind" -> call.arguments().contains("AF_UNIX");
            default -> ALWAYS_WRITING.contains(name);
        };
    }
}
