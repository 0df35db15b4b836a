/// `--sealed-disk`: the relay as a process that cannot write a file, because the kernel refuses it
/// (Linux, Landlock). Runs once, on the main thread, before anything is opened. Knows nothing of
/// the rest of the server.
package dev.blindbridge.signaling.disk;
