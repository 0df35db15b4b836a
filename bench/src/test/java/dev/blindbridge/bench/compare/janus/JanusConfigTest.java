package dev.blindbridge.bench.compare.janus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JanusConfigTest {
    @TempDir private Path folder;

    @Test
    void shouldWriteWhatJanusReads() throws Exception {
        new JanusConfig("192.0.2.7", 8188, 20_000, 20_999, 2).write(folder);

        String core = Files.readString(folder.resolve("janus.jcfg"));
        assertTrue(core.contains("event_loops = 2\n"), core);
        assertTrue(core.contains("ice_lite = true\n"), core);
        assertTrue(core.contains("ice_enforce_list = \"192.0.2.7\"\n"), core);
        assertTrue(core.contains("rtp_port_range = \"20000-20999\"\n"), core);
        assertTrue(core.contains("libjanus_echotest.so,"), core);
        assertFalse(core.contains("videoroom"), "must stay enabled");
        String sockets = Files.readString(folder.resolve("janus.transport.websockets.jcfg"));
        assertTrue(sockets.contains("ws_ip = \"192.0.2.7\"\n"), sockets);
        assertTrue(sockets.contains("ws_port = 8188\n"), sockets);
        assertTrue(Files.exists(folder.resolve("janus.plugin.videoroom.jcfg")));
    }

    @Test
    void shouldLeaveThreadsToJanusWithoutEventLoops() {
        assertFalse(
                new JanusConfig("192.0.2.7", 8188, 20_000, 20_999, 0)
                        .core()
                        .contains("event_loops"));
    }

    @Test
    void shouldPutACandidateIntoTheFirstMediaSection() throws Exception {
        String sdp = "v=0\r\nm=audio\r\nc=IN\r\na=mid:0\r\nm=video\r\nc=IN\r\na=mid:1\r\n";

        String changed =
                JanusDescriptions.withCandidate(
                        sdp, new InetSocketAddress(4000), InetAddress.getByName("192.0.2.7"));

        assertTrue(
                changed.contains(
                        "c=IN\r\na=candidate:1 1 udp 2130706431 192.0.2.7 4000 typ host\r\na=mid:0"),
                changed);
        assertTrue(changed.endsWith("c=IN\r\na=mid:1\r\n"), changed);
    }
}
