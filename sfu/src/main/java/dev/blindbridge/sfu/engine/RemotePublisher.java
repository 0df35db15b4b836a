package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.route.InboundStream;
import dev.blindbridge.sfu.route.InboundTrack;
import dev.blindbridge.sfu.route.Publisher;

/// A track of a room whose publisher another worker serves: stands where its transport would, and
/// passes on what receivers here want of it. The track has a cache of its own, so that they are
/// repaired from here.
final class RemotePublisher extends Deadline implements Publisher {
    /// What a remote publisher asks of its engine.
    interface Schedule {
        void wakeBy(RemotePublisher publisher, long atNs);
    }

    private final Room room;
    private final int home;
    private final Schedule schedule;
    private final InboundTrack track;
    private long tickNs;
    private boolean ended;

    /// @param home number of the worker that serves the publisher
    RemotePublisher(
            TrackId id, InboundParameters parameters, Room room, int home, Schedule schedule) {
        this.room = room;
        this.home = home;
        this.schedule = schedule;
        track = new InboundTrack(id, parameters, this);
    }

    @Override
    public void wakeBy(long atNs) {
        if (!ended) {
            schedule.wakeBy(this, atNs);
        }
    }

    /// Asks for the key frames that are due.
    ///
    /// @return when something is due next
    long run(Outbox outbox, long nowNs) {
        if (nowNs >= tickNs) {
            tickNs = PeerReports.lastMoment(nowNs, PeerReports.TICK_NS);
            track.refresh(nowNs);
        }
        long next = tickNs;
        for (InboundStream stream : track.layers()) {
            if (stream != null) {
                if (stream.keyFrameRequests().takeDue(nowNs)) {
                    outbox.toWorker(
                            home, new RelayCommand.RequestKeyFrame(track.id(), stream.layer()));
                }
                next = Math.min(next, stream.keyFrameRequests().dueNs());
            }
        }
        return next;
    }

    void end() {
        ended = true;
    }

    Room room() {
        return room;
    }

    InboundTrack track() {
        return track;
    }
}
