package dev.blindbridge.bench.compare.janus;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a Janus is started with: ICE-lite, WebSockets, VideoRoom and nothing else.
///
/// @param eventLoops 0 for a thread for each handle, Janus' default
/// @param address where it listens for WebSockets and takes media
public record JanusConfig(
        String address, int webSocketPort, int firstMediaPort, int lastMediaPort, int eventLoops) {
    private static final List<String> OTHER_PLUGINS =
            List.of(
                    "audiobridge",
                    "duktape",
                    "echotest",
                    "lua",
                    "nosip",
                    "recordplay",
                    "sip",
                    "streaming",
                    "textroom",
                    "videocall",
                    "voicemail");
    private static final List<String> OTHER_TRANSPORTS =
            List.of("http", "mqtt", "nanomsg", "pfunix", "rabbitmq");

    URI webSocket() {
        return URI.create("ws://" + address + ":" + webSocketPort);
    }

    /// Writes the files that Janus looks for into its folder of configuration.
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("janus.jcfg"), core());
        Files.writeString(folder.resolve("janus.transport.websockets.jcfg"), webSockets());
        Files.writeString(folder.resolve("janus.plugin.videoroom.jcfg"), "general: {\n}\n");
    }

    String core() {
        String loops = eventLoops == 0 ? "" : "\n    event_loops = " + eventLoops;
        return """
        general: {
            debug_level = 2
            debug_colors = false
            # Sessions without a word for a whole run are meant.
            session_timeout = 0%s
        }
        media: {
            rtp_port_range = "%d-%d"
            # No event for each pause.
            no_media_timer = 0
        }
        nat: {
            ice_lite = true
            ice_enforce_list = "%s"
        }
        plugins: {
            disable = "%s"
        }
        transports: {
            disable = "%s"
        }
        """
                .formatted(
                        loops,
                        firstMediaPort,
                        lastMediaPort,
                        address,
                        libraries(OTHER_PLUGINS),
                        libraries(OTHER_TRANSPORTS));
    }

    private static String libraries(List<String> names) {
        return String.join(",", names.stream().map(name -> "libjanus_" + name + ".so").toList());
    }

    private String webSockets() {
        return """
        general: {
            json = "compact"
            ws = true
            ws_ip = "%s"
            ws_port = %d
            wss = false
        }
        admin: {
            admin_ws = false
            admin_wss = false
        }
        """
                .formatted(address, webSocketPort);
    }
}
