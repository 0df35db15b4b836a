package dev.blindbridge.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Datagrams that reached this process's sockets and found them full, by the kernel's own count
/// (the last column of /proc/net/udp and udp6): the generator's loss, which must not be charged to
/// the relay. Sockets that were closed between two readings are not in it.
final class SocketDrops {
    private static final String SOCKET = "socket:[";
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private final Map<Long, Long> dropsByInode;

    private SocketDrops(Map<Long, Long> dropsByInode) {
        this.dropsByInode = dropsByInode;
    }

    static SocketDrops read() throws IOException {
        List<String> table = new ArrayList<>();
        for (String family : List.of("udp", "udp6")) {
            Path file = Path.of("/proc/self/net", family);
            if (Files.exists(file)) {
                table.addAll(Files.readAllLines(file));
            }
        }
        return of(table, inodes());
    }

    private static Set<Long> inodes() throws IOException {
        Set<Long> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                addInode(descriptor, inodes);
            }
        }
        return inodes;
    }

    private static void addInode(Path descriptor, Set<Long> inodes) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith(SOCKET)) {
                inodes.add(Long.valueOf(target.substring(SOCKET.length(), target.length() - 1)));
            }
        } catch (IOException closed) {
            return; // between the listing and the reading
        }
    }

    /// The lines of proc_net(5)'s table that are of these sockets.
    static SocketDrops of(List<String> table, Set<Long> inodes) {
        Map<Long, Long> drops = new HashMap<>();
        for (String line : table) {
            String[] fields = line.strip().split(" +", -1);
            if (fields.length > DROPS && fields[0].endsWith(":")) {
                long inode = Long.parseLong(fields[INODE]);
                if (inodes.contains(inode)) {
                    drops.put(inode, Long.valueOf(fields[DROPS]));
                }
            }
        }
        return new SocketDrops(drops);
    }

    long since(SocketDrops earlier) {
        long dropped = 0;
        for (Map.Entry<Long, Long> socket : dropsByInode.entrySet()) {
            dropped += socket.getValue() - earlier.dropsByInode.getOrDefault(socket.getKey(), 0L);
        }
        return dropped;
    }
}
