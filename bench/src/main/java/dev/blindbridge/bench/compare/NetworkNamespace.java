package dev.blindbridge.bench.compare;

import dev.blindbridge.bench.audit.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A network of our own on this machine: loopback, and an address that is not loopback, which some
/// relays insist on. Nobody else's packets, ports or firewall rules are in it, and what is sent to
/// its own address stays within the kernel.
public final class NetworkNamespace implements AutoCloseable {
    /// RFC 5737: of documentation, so nobody's.
    public static final String ADDRESS = "192.0.2.1";

    private final String name;

    /// It outlives processes: somebody has to remove it when this one is interrupted.
    private final Thread remover = new Thread(this::remove);

    private NetworkNamespace(String name) {
        this.name = name;
        Runtime.getRuntime().addShutdownHook(remover);
    }

    /// Whether this process may make one.
    public static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"))
                && Programs.find(List.of("ip")).isPresent();
    }

    /// For who may not make one: an address of this machine that is not loopback. Others' packets
    /// and rules are there too.
    public static InetAddress addressOfMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() ->
                        new IOException(
                                "This machine has no address but loopback, which Janus refuses:"
                                        + " run this as root, with iproute2 installed, and it"
                                        + " makes a network of its own."));
    }

    public static NetworkNamespace create() throws IOException {
        NetworkNamespace namespace =
                new NetworkNamespace("blindbridge-" + ProcessHandle.current().pid());
        ip("netns", "add", namespace.name);
        try {
            namespace.inside("link", "set", "lo", "up");
            // The other end is never used: the address is what counts.
            namespace.inside("link", "add", "bench0", "type", "veth", "peer", "name", "bench1");
            namespace.inside("addr", "add", ADDRESS + "/24", "dev", "bench0");
            namespace.inside("link", "set", "bench0", "up");
            namespace.inside("link", "set", "bench1", "up");
            return namespace;
        } catch (IOException e) {
            namespace.close();
            throw e;
        }
    }

    private void inside(String... words) throws IOException {
        ip(Stream.concat(Stream.of("-n", name), Stream.of(words)).toArray(String[]::new));
    }

    private static void ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (exitCode(process) != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /// Runs a command in it, with this process's input and output.
    public int run(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(command);
        Process process = new ProcessBuilder(all).inheritIO().start();
        Thread killer = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(killer);
        int exitCode = exitCode(process);
        Runtime.getRuntime().removeShutdownHook(killer);
        return exitCode;
    }

    private static int exitCode(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(remover);
        remove();
    }

    private void remove() {
        try {
            ip("netns", "del", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
