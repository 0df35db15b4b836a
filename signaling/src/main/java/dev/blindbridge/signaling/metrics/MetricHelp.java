package dev.blindbridge.signaling.metrics;

import static java.util.Map.entry;

import java.util.Map;

/// What each metric means, for whoever looks at a graph and wonders.
final class MetricHelp {
    private static final Map<String, String> TEXTS =
            Map.ofEntries(
                    // Signalling
                    entry("rooms", "Rooms with at least one member."),
                    entry("members", "Members of all rooms, the briefly disconnected included."),
                    entry("memberships_total", "Steps in the lives of members."),
                    entry("connections_total", "TCP connections accepted on the public port."),
                    entry("connections_refused_total", "TCP connections over a limit, closed."),
                    entry("http_responses_total", "HTTP responses by status."),
                    entry("http_broken_total", "HTTP connections that ended in an error."),
                    entry("websockets", "WebSockets open now."),
                    entry("websockets_opened_total", "WebSockets opened."),
                    entry("websockets_refused_total", "WebSocket requests refused, by status."),
                    entry(
                            "websockets_broken_total",
                            "WebSockets that broke the protocol or whose connection broke."),
                    entry("websockets_too_slow_total", "WebSockets closed as they did not read."),
                    entry("websocket_received_bytes_total", "Bytes of text messages received."),
                    entry("websocket_sent_bytes_total", "Bytes of text messages to be sent."),
                    entry(
                            "websocket_reads_delayed_total",
                            "Times that a client sent more than its rate and was read later."),
                    entry("messages_received_total", "Signalling messages received, by type."),
                    entry("errors_sent_total", "Errors told to clients, by code."),
                    entry("relayed_messages_total", "Sealed messages passed on, per receiver."),
                    entry(
                            "relayed_messages_dropped_total",
                            "Sealed messages not passed on, per receiver that is disconnected."),
                    // Datagrams
                    entry("datagrams_received_total", "UDP datagrams received, of all kinds."),
                    entry("bytes_received_total", "Bytes of UDP payload received."),
                    entry("datagrams_sent_total", "UDP datagrams that the engine sent."),
                    entry("bytes_sent_total", "Bytes of UDP payload that the engine sent."),
                    entry("drops_total", "Datagrams, packets and repairs dropped, by reason."),
                    entry(
                            "egress_dropped_total",
                            "Datagrams that the socket did not take and that were dropped."),
                    entry(
                            "receive_batches_total",
                            "Times that datagrams were received, by how many at once."),
                    entry("flushes_total", "Times that messages were sent, by how many at once."),
                    entry(
                            "messages_total",
                            "Messages handed to the kernel, by datagrams in one (UDP_SEGMENT)."),
                    entry(
                            "mailbox_refused_total",
                            "Commands that a worker far behind did not take."),
                    entry("ingress_oversized_total", "Datagrams too long to be received whole."),
                    // Transports
                    entry("transports", "ICE transports, one for each media session."),
                    entry("transports_connected", "Transports whose SRTP keys are there."),
                    entry("stun_checks_total", "Connectivity checks authenticated and answered."),
                    entry("dtls_received_total", "DTLS datagrams from validated addresses."),
                    entry("dtls_associations", "DTLS associations, the awaited ones included."),
                    entry("dtls_handshakes_running", "DTLS handshakes under way."),
                    entry("dtls_handshakes_completed_total", "DTLS handshakes that succeeded."),
                    entry("dtls_handshakes_failed_total", "Attempts at a DTLS handshake failed."),
                    entry("dtls_dropped_total", "DTLS datagrams dropped, by reason."),
                    // Media
                    entry("inbound_tracks", "Tracks that members publish."),
                    entry("outbound_tracks", "Tracks that members receive, per receiver."),
                    entry(
                            "mirrored_tracks",
                            "Tracks that a worker sends on whose publisher another one serves."),
                    entry("cache_bytes", "Memory of the packet caches, mirrors included."),
                    entry("heap_used_bytes", "Memory of all objects, garbage included."),
                    entry("heap_committed_bytes", "Memory that the heap has of the machine."),
                    entry(
                            "mirrored_total",
                            "RTP packets handed to another worker for its receivers."),
                    entry("rtp_received_total", "RTP packets that authenticated."),
                    entry("rtp_forwarded_total", "RTP packets sent on, per receiver."),
                    entry("rtcp_received_total", "Compound RTCP packets that authenticated."),
                    entry("early_kept_total", "Packets kept until the SRTP keys were there."),
                    entry("probes_received_total", "Padding-only bandwidth probes, not sent on."),
                    entry("nacked_total", "Sequence numbers asked of publishers again."),
                    entry("repaired_total", "Packets that publishers sent again when asked."),
                    entry("nacks_received_total", "Sequence numbers that receivers asked for."),
                    entry("rtx_sent_total", "Packets sent to receivers once more, by RTX."),
                    entry(
                            "padding_sent_bytes_total",
                            "RTP padding that lets packets leave as one message."),
                    entry("plis_sent_total", "Key frames asked of publishers."),
                    entry("plis_received_total", "Key frames that receivers asked for."),
                    entry(
                            "transport_feedback_sent_total",
                            "Transport-wide congestion feedback packets sent to publishers."),
                    // Bugs
                    entry("faults_total", "Bugs met in one peer's packets, which ended that peer."),
                    entry("allocated_bytes_total", "Bytes allocated on the JVM's heap."),
                    entry("worker_faults_total", "Bugs met outside any one peer's packets."));

    private MetricHelp() {}

    /// A sentence; for a metric that nobody described, its name in words.
    static String of(String name) {
        return TEXTS.getOrDefault(name, name.replace('_', ' '));
    }
}
