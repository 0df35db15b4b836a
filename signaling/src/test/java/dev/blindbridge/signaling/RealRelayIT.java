package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.signaling.metrics.PrometheusText;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The negotiation of docs/signaling-protocol.md section 5 with the real relay, without media.
final class RealRelayIT {
    /// What a browser offers, cut to what the document asks for.
    private static final String OFFER =
            String.join(
                    "\\r\\n",
                    "v=0",
                    "o=- 1 1 IN IP4 127.0.0.1",
                    "s=-",
                    "t=0 0",
                    "a=group:BUNDLE 0",
                    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                    "c=IN IP4 0.0.0.0",
                    "a=ice-ufrag:abcd",
                    "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                    "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
                    "a=setup:actpass",
                    "a=mid:0",
                    "a=sendonly",
                    "a=rtcp-mux",
                    "a=rtpmap:111 opus/48000/2",
                    "");

    @Test
    void shouldExplainEveryMetric() throws Exception {
        try (SignalingServer server =
                SignalingServer.start(
                        (config, listener, control) -> MediaRelay.start(config, control, listener),
                        "--http=127.0.0.1:0",
                        "--metrics=off",
                        "--media-port=0",
                        "--workers=1")) {
            // The workers publish theirs a moment later.
            long endNs = System.nanoTime() + RunningServer.PATIENCE.toNanos();
            while (!server.counters().containsKey("worker_faults_total")) {
                assertTrue(System.nanoTime() < endNs, "no counters of the workers");
                Thread.sleep(20);
            }
            String page =
                    new String(PrometheusText.write(server.counters()), StandardCharsets.UTF_8);
            page.lines()
                    .filter(line -> line.startsWith("# HELP"))
                    .forEach(line -> assertTrue(line.endsWith("."), line));
        }
    }

    @Test
    void shouldNegotiatePublishAndSubscribe() throws Exception {
        try (SignalingServer server =
                        SignalingServer.start(
                                (config, listener, control) ->
                                        MediaRelay.start(config, control, listener),
                                "--http=127.0.0.1:0",
                                "--metrics=off",
                                "--media-port=0",
                                "--workers=1",
                                "--announce=192.0.2.7");
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("ws://localhost:" + server.httpAddress().getPort() + "/ws");
            TextClient a = new TextClient(client, uri);
            a.say("{\"type\":\"join\",\"room\":\"room\"}");
            a.expect("joined");
            TextClient b = new TextClient(client, uri);
            b.say("{\"type\":\"join\",\"room\":\"room\"}");
            b.expect("joined");
            b.say("{\"type\":\"subscribe\",\"attempt\":3}");
            a.expect("entered");
            a.say(
                    "{\"type\":\"publish\",\"sdp\":\""
                            + OFFER
                            + "\",\"tracks\":[{\"mid\":\"0\",\"track\":0}]}");
            String answer = a.expect("\"published\"");
            assertTrue(answer.contains("a=ice-lite") && answer.contains("a=recvonly"), answer);
            assertTrue(answer.contains("a=setup:passive"), answer);
            assertTrue(answer.contains("192.0.2.7 "), answer);
            String offer = b.expect("\"offer\"");
            assertTrue(offer.contains("a=ice-lite") && offer.contains("a=sendonly"), offer);
            assertTrue(offer.contains("\"slot\":0,\"track\":0"), offer);
            a.say("{\"type\":\"publish\",\"sdp\":\"nonsense\",\"tracks\":[]}");
            a.expect("\"code\":\"bad-sdp\"");
            b.say("{\"type\":\"answer\",\"id\":77,\"sdp\":\"nonsense\"}");
            b.expect("\"code\":\"out-of-order\"");
            a.say("{\"type\":\"leave\"}");
            b.expect("\"left\"");
            assertEquals(1, server.counters().get("members"));
            client.shutdownNow();
        }
    }
}
