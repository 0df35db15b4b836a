package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.rtp.RtcpReader;
import dev.blindbridge.bench.client.rtp.RtcpWriter;
import dev.blindbridge.bench.client.rtp.TransportSequence;
import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.sdp.DescriptionWriter.OfferedTrack;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.MediaTransport;
import dev.blindbridge.crypto.FrameSealer;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One publish session: offers, and sends once the relay has answered. Never reused: what comes
/// after a closed one is a new one with the next attempt number.
final class PublishSession implements AutoCloseable, MediaTransport.Listener, RtcpReader.Listener {
    private static final long REPORT_INTERVAL_NS = 1_000_000_000;

    /// A machine that was away this long does not make up for it.
    private static final long MAX_LAG_NS = 500_000_000;

    private final Surroundings surroundings;
    private final int attempt;
    private final IntFunction<FrameSealer> sealers;
    private final MediaTransport transport;
    private final Map<Integer, OfferedTrack> offered = new TreeMap<>();
    private final Map<Integer, TrackSender> senders = new TreeMap<>();
    private final RtcpWriter reports = new RtcpWriter();
    private long transportFeedbacks;
    private boolean closed;

    /// @param sealers by track number
    PublishSession(Surroundings surroundings, int attempt, IntFunction<FrameSealer> sealers) {
        this.surroundings = surroundings;
        this.attempt = attempt;
        this.sealers = sealers;
        this.transport = surroundings.transport("publish", this);
        for (int track = 0; track < 2; track++) {
            if ((surroundings.config().tracks() >> track & 1) != 0) {
                int ssrc = surroundings.random().nextInt();
                OfferedTrack line =
                        new OfferedTrack(
                                String.valueOf(offered.size()), track == 1, ssrc, ssrc + 1);
                offered.put(track, line);
            }
        }
    }

    int attempt() {
        return attempt;
    }

    boolean connected() {
        return transport.connected();
    }

    boolean answered() {
        return !senders.isEmpty();
    }

    /// The `publish` message; may be sent again as long as no answer came.
    ObjectNode offer() {
        ObjectNode message = SignallingSocket.message("publish").put("attempt", attempt);
        message.put(
                "sdp",
                DescriptionWriter.offer(
                        transport, surroundings.cname(), List.copyOf(offered.values())));
        ArrayNode tracks = message.putArray("tracks");
        offered.forEach(
                (number, line) -> tracks.addObject().put("mid", line.mid()).put("track", number));
        return message;
    }

    void onAnswer(String sdp) throws Description.UnusableException {
        if (closed || answered()) {
            return;
        }
        Description answer = Description.parse(sdp);
        TransportSequence sequence = new TransportSequence();
        for (Map.Entry<Integer, OfferedTrack> entry : offered.entrySet()) {
            for (Description.Media media : answer.media()) {
                if (media.mid().equals(entry.getValue().mid())
                        && !media.direction().equals("inactive")) {
                    senders.put(
                            entry.getKey(),
                            sender(entry.getKey(), entry.getValue(), media, sequence));
                }
            }
        }
        transport.connect(answer.remote());
    }

    private TrackSender sender(
            int number, OfferedTrack line, Description.Media media, TransportSequence sequence)
            throws Description.UnusableException {
        OutgoingTrack track =
                new OutgoingTrack(
                        line.answered(media),
                        sequence,
                        surroundings
                                .random()
                                .nextInt(0x8000)); // RFC 3711 section 3.3.1: no early wrap
        return new TrackSender(track, sealers.apply(number), surroundings.config());
    }

    @Override
    public void onConnected() {
        long nowNs = ClientLoop.nowNs();
        senders.values().forEach(sender -> frameAt(sender, nowNs));
        report();
        surroundings.listener().session("publish", true);
    }

    private void frameAt(TrackSender sender, long dueNs) {
        surroundings.loop().at(dueNs, () -> sendFrame(sender, dueNs));
    }

    private void sendFrame(TrackSender sender, long dueNs) {
        if (closed) {
            return;
        }
        long nowNs = ClientLoop.nowNs();
        sender.sendFrame(nowNs, wallMicros(), transport::sendRtp);
        surroundings.changed();
        long nextNs = dueNs + sender.intervalNs();
        frameAt(sender, nowNs - nextNs > MAX_LAG_NS ? nowNs : nextNs);
    }

    static long wallMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void report() {
        if (closed) {
            return;
        }
        long nowNs = ClientLoop.nowNs();
        for (TrackSender sender : senders.values()) {
            OutgoingTrack track = sender.track();
            reports.begin()
                    .senderReport(track, wallMicros(), track.rtpTimestamp(nowNs))
                    .sourceDescription(track.parameters().ssrc(), surroundings.cname());
            transport.sendRtcp(reports.array(), reports.length());
        }
        surroundings.loop().at(nowNs + REPORT_INTERVAL_NS, this::report);
    }

    private @Nullable TrackSender senderOf(int ssrc) {
        for (TrackSender sender : senders.values()) {
            if (sender.track().parameters().ssrc() == ssrc) {
                return sender;
            }
        }
        return null;
    }

    @Override
    public void onRtp(byte[] bytes, int offset, int length, long nowNs) {}

    @Override
    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {
        RtcpReader.read(bytes, offset, length, this);
    }

    @Override
    public void nack(int mediaSsrc, int sequenceNumber) {
        TrackSender sender = senderOf(mediaSsrc);
        if (sender != null) {
            sender.nack(sequenceNumber, transport::sendRtp);
        }
    }

    @Override
    public void keyFrameRequest(int mediaSsrc) {
        TrackSender sender = senderOf(mediaSsrc);
        if (sender != null) {
            sender.keyFrameRequested();
        }
    }

    @Override
    public void transportFeedback() {
        transportFeedbacks++;
    }

    @Override
    public void onClosed(String reason) {
        surroundings.sessionClosed(true, attempt, reason);
    }

    List<ClientStatistics.Sent> statistics() {
        return senders.entrySet().stream()
                .map(entry -> entry.getValue().statistics(entry.getKey(), transportFeedbacks))
                .toList();
    }

    InetSocketAddress localAddress() {
        return transport.localAddress();
    }

    long unauthenticated() {
        return transport.unauthenticated();
    }

    @Override
    public void close() {
        closed = true;
        transport.close();
    }
}
