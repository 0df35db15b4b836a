package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.rtp.RtcpWriter;
import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.sdp.DescriptionWriter;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DatagramFilter;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.client.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The receiving transport of a participant: answers offers, counts media, reports once a second.
/// Never asks for a lost packet again: what was lost shows. Loop thread only.
public final class WebRtcSubscribe implements MediaTransport.Listener {
    private static final long REPORT_INTERVAL_NS = 1_000_000_000;
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
        leg.expect(
                offer.media().stream()
                        .filter(media -> !media.direction().equals("inactive"))
                        .flatMap(media ->
                                media.ssrcs().stream()
                                        .filter(ssrc ->
                                                !media.repairedSsrcByRtx().containsKey(ssrc)))
                        .mapToInt(Integer::intValue)
                        .toArray());
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

    private void report() {
        if (!closed) {
            long nowNs = ClientLoop.nowNs();
            reports.begin().receiverReport(reportSsrc, List.of(), nowNs);
            transport.sendRtcp(reports.array(), reports.length());
            loop.at(nowNs + REPORT_INTERVAL_NS, this::report);
        }
    }

    @Override
    public void onClosed(String reason) {
        closed = true;
        connected.completeExceptionally(new IllegalStateException("subscribe: " + reason));
    }

    @Override
    public boolean onProtected(byte[] bytes, int length, long arrivalNs) {
        return !sampled && leg.count(bytes, length);
    }

    @Override
    public void onRtp(byte[] bytes, int offset, int length, long arrivalNs) {
        leg.sample(bytes, offset, length, arrivalNs);
    }

    @Override
    public void onRtcp(byte[] bytes, int offset, int length, long nowNs) {}

    public void close() {
        closed = true;
        transport.close();
    }
}
