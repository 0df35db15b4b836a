package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.rtp.OutgoingTrack;
import dev.blindbridge.bench.client.rtp.RtcpReader;
import dev.blindbridge.bench.client.rtp.RtcpWriter;
import dev.blindbridge.bench.client.rtp.TransportSequence;
import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.sdp.DescriptionWriter.OfferedTrack;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/// The sending transport of a participant: offers, sends sender reports, sends again what a NACK
/// asks for. Loop thread only.
public final class WebRtcPublish implements MediaTransport.Listener, RtcpReader.Listener {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ClientLoop loop;
    private final List<StreamShape> shapes;
    private final FrameSeal seal;
    private final Histogram lateness;
    private final String cname;
    private final MediaTransport transport;
    private final List<OfferedTrack> offered = new ArrayList<>();
    private final List<LoadTrack> tracks = new ArrayList<>();
    private final RtcpWriter reports = new RtcpWriter();
    private final CompletableFuture<PublishLeg> connected = new CompletableFuture<>();
    private boolean closed;

    /// Opens a socket; nothing is sent before [#onAnswer].
    public WebRtcPublish(
            ClientLoop loop,
            DtlsIdentity identity,
            List<StreamShape> shapes,
            FrameSeal seal,
            Histogram lateness) {
        this.loop = loop;
        this.shapes = List.copyOf(shapes);
        this.seal = seal;
        this.lateness = lateness;
        this.cname = Long.toHexString(RANDOM.nextLong());
        this.transport =
                new MediaTransport(loop, "publish", identity, DatagramFilter.NONE, RANDOM, this);
        for (StreamShape shape : shapes) {
            int ssrc = RANDOM.nextInt();
            String mid = String.valueOf(offered.size());
            offered.add(new OfferedTrack(mid, shape.video(), ssrc, ssrc + 1));
        }
    }

    /// What to offer the relay; the m= lines stand in the order of the shapes, mids count from 0.
    public String offer() {
        return DescriptionWriter.offer(transport, cname, offered);
    }

    /// Of the socket; the wildcard address, if the machine chooses packet by packet.
    public InetSocketAddress localAddress() {
        return transport.localAddress();
    }

    /// Begins ICE and DTLS.
    public void onAnswer(String sdp) {
        try {
            Description answer = Description.parse(sdp);
            TransportSequence sequence = new TransportSequence();
            for (int i = 0; i < offered.size(); i++) {
                tracks.add(track(offered.get(i), shapes.get(i), answer.media().get(i), sequence));
            }
            transport.connect(answer.remote());
        } catch (Description.UnusableException | IndexOutOfBoundsException e) {
            connected.completeExceptionally(e);
        }
    }

    private LoadTrack track(
            OfferedTrack line,
            StreamShape shape,
            Description.Media media,
            TransportSequence sequence)
            throws Description.UnusableException {
        OutgoingTrack track =
                new OutgoingTrack(
                        line.answered(media),
                        sequence,
                        RANDOM.nextInt(0x8000), // RFC 3711 section 3.3.1: no early wrap
                        shape.packetBytes());
        return new LoadTrack(loop, track, shape, seal, transport::sendRtp, lateness);
    }

    /// Empty before the answer.
    List<LoadTrack> tracks() {
        return tracks;
    }

    public CompletableFuture<PublishLeg> connected() {
        return connected;
    }

    @Override
    public void onConnected() {
        tracks.forEach(this::report);
        connected.complete(new PublishLeg(loop, tracks, this::close));
    }

    private void report(LoadTrack one) {
        if (closed) {
            return;
        }
        long nowNs = ClientLoop.nowNs();
        OutgoingTrack track = one.track();
        reports.begin()
                .senderReport(track, System.currentTimeMillis() * 1000, track.rtpTimestamp(nowNs))
                .sourceDescription(track.parameters().ssrc(), cname);
        transport.sendRtcp(reports.array(), reports.length());
        loop.at(nowNs + LoadStream.reportIntervalNs(one.video()), () -> report(one));
    }

    @Override
    public void onClosed(String reason) {
        closed = true;
        connected.completeExceptionally(new IllegalStateException("publish: " + reason));
    }

    @Override
    public void onRtp(byte[] bytes, int offset, int length, long nowNs) {}

    @Override
    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {
        RtcpReader.read(bytes, offset, length, this);
    }

    @Override
    public void nack(int mediaSsrc, int sequenceNumber) {
        for (LoadTrack track : tracks) {
            if (track.track().parameters().ssrc() == mediaSsrc) {
                track.track().retransmit(sequenceNumber, transport::sendRtp);
            }
        }
    }

    @Override
    public void keyFrameRequest(int mediaSsrc) {
        for (LoadTrack track : tracks) {
            if (track.track().parameters().ssrc() == mediaSsrc) {
                track.keyFrameRequested();
            }
        }
    }

    public void close() {
        closed = true;
        transport.close();
    }
}
