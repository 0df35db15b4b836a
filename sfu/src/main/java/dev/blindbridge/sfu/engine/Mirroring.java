package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.InboundTrack;
import dev.blindbridge.sfu.route.StoredPacket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A room on several workers, from one engine's side: what the home hands over, and what an annex
/// makes of it. Nothing is shared; all that passes is a command.
final class Mirroring {
    private final Directory directory;
    private final Outbox outbox;
    private final Counters counters;
    private final RemotePublisher.Schedule schedule;
    private final List<MirrorLink> links = new ArrayList<>();
    private final StoredPacket packet = new StoredPacket();

    Mirroring(
            Directory directory,
            Outbox outbox,
            Counters counters,
            RemotePublisher.Schedule schedule) {
        this.directory = directory;
        this.outbox = outbox;
        this.counters = counters;
        this.schedule = schedule;
    }

    void add(RelayCommand.AddMirror add) {
        InboundTrack track = directory.tracks().get(add.track());
        if (track != null) {
            track.add(link(add.home(), add.worker()));
        }
    }

    void remove(RelayCommand.RemoveMirror remove) {
        InboundTrack track = directory.tracks().get(remove.track());
        for (MirrorLink link : links) {
            if (track != null && link.worker() == remove.worker()) {
                track.remove(link);
            }
        }
    }

    /// Links stay: there are as many as workers at most.
    private MirrorLink link(int home, int worker) {
        for (MirrorLink link : links) {
            if (link.worker() == worker) {
                return link;
            }
        }
        MirrorLink added = new MirrorLink(home, worker, outbox, counters);
        links.add(added);
        return added;
    }

    /// The batch is over.
    void flush() {
        for (MirrorLink link : links) {
            link.flush();
        }
    }

    void mirror(RelayCommand.MirrorInbound mirror, long nowNs) {
        Room room = directory.rooms().get(mirror.room());
        if (room == null || directory.tracks().containsKey(mirror.track())) {
            return;
        }
        RemotePublisher remote =
                new RemotePublisher(
                        mirror.track(), mirror.parameters(), room, mirror.home(), schedule);
        directory.tracks().put(mirror.track(), remote.track());
        room.remotes().add(remote);
        counters.add(Counter.MIRRORED_TRACKS, 1);
        remote.wakeBy(nowNs);
    }

    /// The track is no longer in the directory.
    void end(RemotePublisher remote) {
        remote.end();
        remote.room().remotes().remove(remote);
        counters.add(Counter.MIRRORED_TRACKS, -1);
    }

    /// Passes a batch's packets to the receivers here, or takes one of our own back.
    void onBatch(MirrorBatch batch, long nowNs) {
        if (batch.isDelivered()) {
            batch.link().recycle(batch);
            return;
        }
        try {
            batch.deliver();
            while (batch.next(packet)) {
                InboundTrack track = directory.tracks().get(new TrackId(batch.track()));
                if (track != null) {
                    InboundStream stream = track.mirrored(batch.layer(), batch.ssrc());
                    stream.mirror(packet, nowNs);
                    track.forward(stream, packet.number(), nowNs);
                }
            }
        } finally {
            outbox.toWorker(batch.link().home(), batch.command());
        }
    }

    void onReport(RelayCommand.MirrorReport report) {
        InboundStream stream = stream(report.track(), report.layer());
        if (stream != null && stream.ssrc() == report.ssrc()) {
            stream.clock().set(report.ntpTimestamp(), report.rtpTimestamp(), report.arrivalNs());
        }
    }

    void onKeyFrameRequest(RelayCommand.RequestKeyFrame request, long nowNs) {
        InboundStream stream = stream(request.track(), request.layer());
        if (stream != null) {
            stream.requestKeyFrame(nowNs);
        }
    }

    private @Nullable InboundStream stream(TrackId id, int layer) {
        InboundTrack track = directory.tracks().get(id);
        return track == null ? null : track.layers()[layer];
    }
}
