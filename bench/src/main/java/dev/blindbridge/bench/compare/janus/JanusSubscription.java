package dev.blindbridge.bench.compare.janus;

import dev.blindbridge.bench.client.sdp.Description;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.bench.client.transport.DtlsIdentity;
import dev.blindbridge.bench.load.LoadTrack;
import dev.blindbridge.bench.load.SubscribeLeg;
import dev.blindbridge.bench.load.WebRtcSubscribe;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// All streams that one participant receives, in one connection: negotiated again, one negotiation
/// at a time, as publishers come. Loop thread only.
final class JanusSubscription implements AutoCloseable {
    private static final long NONE = -1;

    private final JanusSession session;
    private final long room;
    private final ClientLoop loop;
    private final InetAddress address;
    private final boolean sampled;
    private final Map<Long, List<LoadTrack>> tracksByFeed;
    private final WebRtcSubscribe subscribe;
    private final List<Long> wanted = new ArrayList<>();
    private long handle = NONE;
    private boolean negotiating;
    private boolean closed;

    /// @param tracksByFeed of the whole room, read as negotiations come
    JanusSubscription(
            JanusSession session,
            long room,
            ClientLoop loop,
            DtlsIdentity identity,
            InetAddress address,
            boolean sampled,
            Map<Long, List<LoadTrack>> tracksByFeed) {
        this.session = session;
        this.room = room;
        this.loop = loop;
        this.address = address;
        this.sampled = sampled;
        this.tracksByFeed = tracksByFeed;
        this.subscribe = new WebRtcSubscribe(loop, identity, sampled);
    }

    SubscribeLeg leg() {
        return subscribe.leg();
    }

    CompletableFuture<SubscribeLeg> connected() {
        return subscribe.connected();
    }

    /// Somebody publishes whom this one is to receive.
    void want(long feed) {
        wanted.add(feed);
        negotiate();
    }

    private void negotiate() {
        if (negotiating || closed || wanted.isEmpty()) {
            return;
        }
        negotiating = true;
        List<Long> feeds = List.copyOf(wanted);
        wanted.clear();
        CompletableFuture<JanusSession.Described> offered =
                handle == NONE
                        ? session.subscribe(room, feeds)
                        : session.subscribeToMore(handle, feeds);
        CompletableFuture<?> _ =
                offered.thenComposeAsync(this::answer, loop::execute)
                        .whenCompleteAsync((done, failure) -> negotiated(failure), loop::execute);
    }

    private CompletableFuture<?> answer(JanusSession.Described offered) {
        handle = offered.handle();
        Description description;
        try {
            description = Description.parse(offered.sdp());
        } catch (Description.UnusableException e) {
            throw new CompletionException(e);
        }
        String answer = subscribe.answer(description);
        if (sampled) {
            watch(offered, description);
        }
        return session.start(
                handle, JanusDescriptions.withCandidate(answer, subscribe.localAddress(), address));
    }

    /// The first stream of video that came.
    private void watch(JanusSession.Described offered, Description description) {
        for (Description.Media media : description.media()) {
            List<LoadTrack> tracks =
                    tracksByFeed.get(offered.feedByMid().getOrDefault(media.mid(), NONE));
            if (media.video() && tracks != null) {
                // Sound before video, as scenarios have them.
                leg().watch(WebRtcSubscribe.primarySsrc(media), tracks.getLast());
                return;
            }
        }
    }

    private void negotiated(Throwable failure) {
        negotiating = false;
        if (failure != null) {
            subscribe.connected().completeExceptionally(failure);
            return;
        }
        negotiate();
    }

    @Override
    public void close() {
        closed = true;
        subscribe.close();
    }
}
