package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.rtp.ReceptionReport;
import dev.blindbridge.bench.client.rtp.RtcpReader;
import dev.blindbridge.bench.client.rtp.RtcpWriter;
import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The receiving transport of a participant: answers offers, counts media, reports. Never asks for
/// a lost packet again: what was lost shows. Loop thread only.
public final class WebRtcSubscribe implements MediaTransport.Listener, RtcpReader.Listener {
    /// Streams may come meanwhile.
    private static final long LONGEST_WAIT_NS = 1_000_000_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ClientLoop loop;
    private final boolean sampled;
    private final String cname = Long.toHexString(RANDOM.nextLong());
    private final int reportSsrc = RANDOM.nextInt();
    private final MediaTransport transport;
    private final RtcpWriter reports = new RtcpWriter();
    private final SubscribeLeg leg;
    private final CompletableFuture<SubscribeLeg> connected = new CompletableFuture<>();
    private boolean closed;

    public WebRtcSubscribe(ClientLoop loop, DtlsIdentity identity, boolean sampled) {
        this.loop = loop;
        this.sampled = sampled;
        this.transport =
                new MediaTransport(loop, "subscribe", identity, DatagramFilter.NONE, RANDOM, this);
        this.leg = new SubscribeLeg(loop, this::close);
    }

    /// The answer to an offer of the relay's, which all of its media is accepted from.
    public String answer(Description offer) {
        List<SubscribeLeg.Expected> media = new ArrayList<>();
        for (Description.Media line : offer.media()) {
            if (!line.direction().equals("inactive")) {
                for (int ssrc : line.ssrcs()) {
                    media.add(new SubscribeLeg.Expected(ssrc, line.video()));
                }
            }
        }
        leg.expect(media);
        transport.connect(offer.remote());
        return DescriptionWriter.answer(transport, cname, offer);
    }

    /// The SSRC of an m= line's media.
    public static int primarySsrc(Description.Media media) {
        return media.ssrcs().isEmpty() ? 0 : media.ssrcs().getFirst();
    }

    /// Of the socket; the wildcard address, if the machine chooses packet by packet.
    public InetSocketAddress localAddress() {
        return transport.localAddress();
    }

    public CompletableFuture<SubscribeLeg> connected() {
        return connected;
    }

    /// Before it is connected as well.
    public SubscribeLeg leg() {
        return leg;
    }

    @Override
    public void onConnected() {
        report();
        connected.complete(leg);
    }

    /// A report for each stream by itself, as browsers send them.
    private void report() {
        if (closed) {
            return;
        }
        long nowNs = ClientLoop.nowNs();
        long nextNs = nowNs + LONGEST_WAIT_NS;
        for (LoadStream stream : leg.streams()) {
            if (stream.reportDueNs() <= nowNs) {
                stream.reported(nowNs);
                send(stream, nowNs);
            }
            nextNs = Math.min(nextNs, stream.reportDueNs());
        }
        loop.at(nextNs, this::report);
    }

    private void send(LoadStream stream, long nowNs) {
        ReceptionReport block = stream.report();
        reports.begin()
                .receiverReport(
                        reportSsrc, block.received() == 0 ? List.of() : List.of(block), nowNs)
                .sourceDescription(reportSsrc, cname);
        transport.sendRtcp(reports.array(), reports.length());
    }

    @Override
    public void onClosed(String reason) {
        closed = true;
        connected.completeExceptionally(new IllegalStateException("subscribe: " + reason));
    }

    @Override
    public boolean onProtected(byte[] bytes, int length, long arrivalNs) {
        return !sampled && leg.count(bytes, length, arrivalNs);
    }

    @Override
    public void onRtp(byte[] bytes, int offset, int length, long arrivalNs) {
        leg.sample(bytes, offset, length, arrivalNs);
    }

    @Override
    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {
        RtcpReader.read(bytes, offset, length, this);
    }

    @Override
    public void senderReport(int ssrc, int middleNtp) {
        LoadStream stream = leg.stream(ssrc);
        if (stream != null) {
            stream.report().senderReport(middleNtp, ClientLoop.nowNs());
        }
    }

    public void close() {
        closed = true;
        transport.close();
    }
}
