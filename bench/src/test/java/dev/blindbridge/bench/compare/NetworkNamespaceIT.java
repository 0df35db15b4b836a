package dev.blindbridge.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Where this process may make one.
@Timeout(30)
class NetworkNamespaceIT {
    private static final List<String> HAS_ADDRESS =
            List.of("sh", "-c", "ip addr show up | grep -q " + NetworkNamespace.ADDRESS);

    @Test
    void shouldHaveItsAddressInsideAndLeaveNothing() throws Exception {
        assumeTrue(NetworkNamespace.isPossible(), "not root, or no iproute2");
        int before = namespaces();

        try (NetworkNamespace network = NetworkNamespace.create()) {
            assertEquals(before + 1, namespaces());
            assertEquals(0, network.run(HAS_ADDRESS));
            assertFalse(new ProcessBuilder(HAS_ADDRESS).start().waitFor() == 0, "outside");
        }

        assertEquals(before, namespaces());
    }

    private static int namespaces() throws Exception {
        Process list = new ProcessBuilder("ip", "netns", "list").start();
        byte[] names = list.getInputStream().readAllBytes();
        return new String(names, StandardCharsets.UTF_8).lines().toList().size();
    }
}
