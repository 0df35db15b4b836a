package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the operator gets to see, above all when something is wrong.
final class LauncherTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Launcher.DiskSeal disk =
            () -> {
                throw new AssertionError("not asked for");
            };

    private int launch(Map<String, String> environment, String... flags) {
        return Launcher.launch(
                flags,
                environment,
                (_, _, _) -> new RecordingRelay(),
                disk,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /// One sentence that names the flag and the value, no stack trace, exit code 2.
    private void assertRefused(
            String flag, String value, Map<String, String> environment, String... flags) {
        assertEquals(2, launch(environment, flags));
        String said = err.toString(StandardCharsets.UTF_8);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("blindbridge: "), said);
        assertTrue(said.contains(flag) && said.contains(value), said);
        assertTrue(said.endsWith(".\n"), said);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--http | 65536",
                "--http | -1",
                "--http | 1.2.3.4.5:80",
                "--http | fe80::1",
                "--http | a:b",
                "--media-port | 65536",
                "--media-port | ten",
                "--media-address | localhost",
                "--workers | 0",
                "--workers | 65",
                "--announce | example.org",
                "--announce | 0.0.0.0",
                "--announce | 192.0.2.1,nowhere",
                "--metrics | 0.0.0.0:9000",
                "--metrics | on",
                "--origin | example.org",
                "--origin | https://example.org/path",
                "--origin | mailto:x",
                "--public-url | ftp://example.org",
                "--public-url | localhost:8080",
                "--max-members | 0",
                "--max-members | 8192",
                "--max-connections | many",
                "--max-connections-per-address | 0",
                "--tls-cert | there.pem",
                "--tls-key | there.pem"
            })
    void shouldNameTheWrongValue(String flag, String value) {
        assertRefused(
                flag,
                value.split(",", -1)[value.split(",", -1).length - 1],
                Map.of(),
                flag + "=" + value);
    }

    @Test
    void shouldNameAWrongValueOfTheEnvironment() {
        assertRefused("--media-port", "x", Map.of("BLINDBRIDGE_MEDIA_PORT", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bogus", "stray", "--http"})
    void shouldNameWhatItDoesNotKnow(String flag) {
        assertEquals(2, launch(Map.of(), flag));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains(flag), said);
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void shouldNameAnUnreadableCertificate(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("cert.pem"), "no certificate");
        assertRefused(
                "--tls-", file.toString(), Map.of(), "--tls-cert=" + file, "--tls-key=" + file);
    }

    @Test
    void shouldNameAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertRefused("--http", address, Map.of(), "--http=" + address, "--metrics=off");
        }
    }

    @Test
    void shouldNameAMediaPortInUse() {
        RelayStarter failing =
                (_, _, _) -> {
                    throw new java.io.IOException("UDP port 10000: Address already in use");
                };
        ConfigException e =
                assertThrows(ConfigException.class, () -> SignalingServer.start(failing));
        assertTrue(e.sentence().contains("--media-port"), e.sentence());
        assertTrue(e.sentence().contains("10000"), e.sentence());
    }

    @Test
    void shouldNotStartIfTheDiskCannotBeSealed() {
        disk =
                () -> {
                    throw new java.io.IOException("this kernel has no Landlock");
                };
        assertRefused("--sealed-disk", "no Landlock", Map.of(), "--sealed-disk");
        err.reset();
        assertRefused("--sealed-disk", "no Landlock", Map.of("BLINDBRIDGE_SEALED_DISK", "true"));
    }

    @Test
    void shouldSayHowTheKernelRefused() {
        disk = () -> "the kernel refused it";
        assertEquals(
                Launcher.RUNNING,
                launch(
                        Map.of(),
                        "--sealed-disk",
                        "--http=127.0.0.1:0",
                        "--metrics=off",
                        "--media-port=0"));
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("sealed disk: the kernel refused it"), said);
    }

    @Test
    void shouldExplainItself() {
        assertEquals(0, launch(Map.of(), "--help"));
        String help = out.toString(StandardCharsets.UTF_8);
        for (String flag :
                List.of("--http", "--media-address", "--media-port", "--workers", "--announce")) {
            assertTrue(help.contains(flag), flag);
        }
        assertTrue(help.contains("BLINDBRIDGE_MEDIA_PORT"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTakeFlagsBeforeTheEnvironment() throws Exception {
        ServerOptions options = new ServerOptions();
        Launcher.commandLine(
                        options,
                        Map.of(
                                "BLINDBRIDGE_WORKERS", "3",
                                "BLINDBRIDGE_MEDIA_PORT", "20000",
                                "BLINDBRIDGE_ANNOUNCE", "192.0.2.1, 2001:db8::1",
                                "BLINDBRIDGE_METRICS", "off"))
                .parseArgs("--workers=2", "--http=[::1]:9000");
        ServerConfig config = options.config();
        assertEquals(2, config.media().workers());
        assertEquals(20000, config.media().basePort());
        assertEquals(
                List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1")),
                config.media().announced());
        assertNull(config.metrics());
        assertEquals("[0:0:0:0:0:0:0:1]:9000", SignalingServer.text(config.http()));
        assertEquals("http://localhost:9000", Launcher.url(config, config.http()));
    }

    @Test
    void shouldWriteOriginsAsBrowsersDo() throws Exception {
        ServerOptions options = new ServerOptions();
        Launcher.commandLine(options, Map.of())
                .parseArgs(
                        "--public-url=https://Meet.example.org:443/",
                        "--origin=http://a.example:80,https://a.example:80,http://[::1]:8080");
        assertEquals(
                Set.of(
                        "https://meet.example.org",
                        "http://a.example",
                        "https://a.example:80",
                        "http://[::1]:8080"),
                options.config().site().origins());
    }

    @Test
    void shouldHaveSensibleDefaults() throws Exception {
        ServerConfig config = new ServerOptions().config();
        assertEquals("127.0.0.1:8080", SignalingServer.text(config.http()));
        assertEquals(10000, config.media().basePort());
        assertTrue(config.media().bindAddress().isAnyLocalAddress());
        assertTrue(config.media().announced().stream().noneMatch(InetAddress::isLinkLocalAddress));
        assertTrue(config.site().origins().isEmpty());
    }
}
