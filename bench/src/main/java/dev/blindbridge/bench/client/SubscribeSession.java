package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.rtp.IncomingTrack;
import dev.blindbridge.bench.client.rtp.ReceptionReport;
import dev.blindbridge.bench.client.rtp.RtcpReader;
import dev.blindbridge.bench.client.rtp.RtcpWriter;
import dev.blindbridge.bench.client.rtp.RtpPacketView;
import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One subscribe session: answers the relay's offers and receives what they bring. Never reused.
final class SubscribeSession
        implements AutoCloseable, MediaTransport.Listener, RtcpReader.Listener {
    private static final long REPAIR_INTERVAL_NS = 10_000_000;
    private static final long REPORT_INTERVAL_NS = 1_000_000_000;

    /// RFC 3550 section 6.4.2: a report has at most 31 blocks.
    private static final int MAX_REPORT_BLOCKS = 31;

    /// Makes a receiver for a (slot, track).
    interface ReceiverFactory {
        TrackReceiver receiver(int slot, int track);
    }

    private record Route(TrackReceiver receiver, int ssrc, boolean repair, int clockRateHz) {}

    private final Surroundings surroundings;
    private final int attempt;
    private final ReceiverFactory factory;
    private final MediaTransport transport;
    private final int reportSsrc;
    private final Map<String, TrackReceiver> receiverByMid = new HashMap<>();
    private final Map<Integer, Route> routeBySsrc = new HashMap<>();
    private final List<TrackReceiver> former = new ArrayList<>();
    private final RtpPacketView packet = new RtpPacketView();
    private final RtcpWriter feedback = new RtcpWriter();
    private @Nullable ObjectNode lastAnswer;
    private int lastOfferId = -1;
    private long lastReportNs;
    private boolean closed;

    SubscribeSession(Surroundings surroundings, int attempt, ReceiverFactory factory) {
        this.surroundings = surroundings;
        this.attempt = attempt;
        this.factory = factory;
        this.transport = surroundings.transport("subscribe", this);
        this.reportSsrc = surroundings.random().nextInt();
        surroundings.say(SignallingSocket.message("subscribe").put("attempt", attempt));
    }

    int attempt() {
        return attempt;
    }

    boolean connected() {
        return transport.connected();
    }

    boolean isClosed() {
        return closed;
    }

    void onOffer(ServerMessage.Offer offer) throws Description.UnusableException {
        if (closed || offer.attempt() != attempt) {
            return; // crossed with our own beginning anew
        }
        if (offer.id() == lastOfferId && lastAnswer != null) {
            surroundings.say(lastAnswer); // asked again after a resume
            return;
        }
        Description description = Description.parse(offer.sdp());
        bind(offer.tracks(), description);
        transport.connect(description.remote());
        ObjectNode answer = SignallingSocket.message("answer").put("id", offer.id());
        answer.put("sdp", DescriptionWriter.answer(transport, surroundings.cname(), description));
        lastAnswer = answer;
        lastOfferId = offer.id();
        long delayNs = surroundings.config().answerDelayMs() * 1_000_000;
        surroundings.loop().at(ClientLoop.nowNs() + delayNs, () -> surroundings.say(answer));
    }

    private void bind(List<ServerMessage.Binding> bindings, Description description) {
        Map<String, TrackReceiver> before = new HashMap<>(receiverByMid);
        receiverByMid.clear();
        routeBySsrc.clear();
        for (ServerMessage.Binding binding : bindings) {
            TrackReceiver known = before.get(binding.mid());
            boolean same = known != null && known.isOf(binding.slot(), binding.track());
            TrackReceiver receiver =
                    same && known != null
                            ? before.remove(binding.mid())
                            : factory.receiver(binding.slot(), binding.track());
            receiverByMid.put(binding.mid(), receiver);
        }
        former.addAll(before.values());
        for (Description.Media media : description.media()) {
            TrackReceiver receiver = receiverByMid.get(media.mid());
            if (receiver != null && !media.codecs().isEmpty()) {
                route(receiver, media);
            }
        }
    }

    private void route(TrackReceiver receiver, Description.Media media) {
        int clockRateHz = receiver.video() ? 90_000 : 48_000;
        for (int ssrc : media.ssrcs()) {
            routeBySsrc.put(ssrc, new Route(receiver, ssrc, false, clockRateHz));
        }
        media.repairedSsrcByRtx()
                .forEach((rtx, ssrc) ->
                        routeBySsrc.put(rtx, new Route(receiver, ssrc, true, clockRateHz)));
    }

    @Override
    public void onConnected() {
        repair();
        surroundings.listener().session("subscribe", true);
    }

    @Override
    public void onRtp(byte[] bytes, int offset, int length, long nowNs) {
        if (!packet.wrap(bytes, offset, length)) {
            return;
        }
        Route route = routeBySsrc.get(packet.ssrc());
        if (route == null) {
            return; // of a track that an offer just took away
        }
        IncomingTrack incoming = route.receiver().incoming(route.ssrc(), route.clockRateHz());
        if (route.repair()) {
            incoming.repair(packet, nowNs);
        } else {
            incoming.packet(packet, nowNs);
        }
    }

    /// Every few milliseconds: asks for what is missing, reports once a second.
    private void repair() {
        if (closed) {
            return;
        }
        long nowNs = ClientLoop.nowNs();
        for (Route route : routeBySsrc.values()) {
            IncomingTrack incoming = route.receiver().incoming();
            if (!route.repair() && incoming != null && incoming.ssrc() == route.ssrc()) {
                ask(route, incoming.nacksDue(nowNs), nowNs);
            } else if (!route.repair() && route.receiver().keyFrameRequestDue(nowNs)) {
                sendPictureLoss(route.ssrc(), nowNs);
            }
        }
        if (nowNs - lastReportNs >= REPORT_INTERVAL_NS) {
            lastReportNs = nowNs;
            report(nowNs);
        }
        surroundings.loop().at(nowNs + REPAIR_INTERVAL_NS, this::repair);
    }

    private void ask(Route route, int[] missing, long nowNs) {
        if (missing.length > 0) {
            feedback.begin()
                    .receiverReport(reportSsrc, List.of(), nowNs)
                    .nack(reportSsrc, route.ssrc(), missing);
            transport.sendRtcp(feedback.array(), feedback.length());
        }
        if (route.receiver().keyFrameRequestDue(nowNs)) {
            sendPictureLoss(route.ssrc(), nowNs);
        }
    }

    private void sendPictureLoss(int ssrc, long nowNs) {
        feedback.begin()
                .receiverReport(reportSsrc, List.of(), nowNs)
                .pictureLossIndication(reportSsrc, ssrc);
        transport.sendRtcp(feedback.array(), feedback.length());
    }

    private void report(long nowNs) {
        List<ReceptionReport> blocks = new ArrayList<>();
        for (TrackReceiver receiver : receiverByMid.values()) {
            IncomingTrack incoming = receiver.incoming();
            if (incoming != null) {
                blocks.add(incoming.report());
            }
        }
        for (int from = 0; from < blocks.size(); from += MAX_REPORT_BLOCKS) {
            int to = Math.min(from + MAX_REPORT_BLOCKS, blocks.size());
            feedback.begin()
                    .receiverReport(reportSsrc, blocks.subList(from, to), nowNs)
                    .sourceDescription(reportSsrc, surroundings.cname());
            transport.sendRtcp(feedback.array(), feedback.length());
        }
    }

    @Override
    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {
        RtcpReader.read(bytes, offset, length, this);
    }

    @Override
    public void senderReport(int ssrc, int middleNtp) {
        Route route = routeBySsrc.get(ssrc);
        IncomingTrack incoming = route == null ? null : route.receiver().incoming();
        if (incoming != null) {
            incoming.report().senderReport(middleNtp, ClientLoop.nowNs());
        }
    }

    /// A key of that peer came: its pictures can be opened from the next key frame on.
    void wantKeyFrames(int slot) {
        for (TrackReceiver receiver : receiverByMid.values()) {
            if (receiver.slot() == slot) {
                receiver.wantKeyFrame();
            }
        }
    }

    @Override
    public void onClosed(String reason) {
        surroundings.sessionClosed(false, attempt, reason);
    }

    /// Of tracks that have ended, too.
    List<ClientStatistics.Received> statistics() {
        List<ClientStatistics.Received> all = new ArrayList<>();
        receiverByMid.values().forEach(receiver -> all.add(receiver.statistics()));
        former.forEach(receiver -> all.add(receiver.statistics()));
        return all;
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
