package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.worker.MediaWorker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A room and its members in order of arrival. Its publishers are served by one worker, its home;
/// its receivers by the home and by the workers that it has annexes on.
final class ControlRoom {
    /// What a worker does for the room's receivers.
    static final class Share {
        int sessions;
        int tracks;
    }

    private final RoomId id;
    private final MediaWorker home;
    private final Map<MemberId, Member> members = new LinkedHashMap<>();

    /// By worker in the order in which they were taken, the home first.
    private final Map<MediaWorker, Share> shares = new LinkedHashMap<>();

    ControlRoom(RoomId id, MediaWorker home) {
        this.id = id;
        this.home = home;
        shares.put(home, new Share());
    }

    RoomId id() {
        return id;
    }

    MediaWorker home() {
        return home;
    }

    Map<MediaWorker, Share> shares() {
        return shares;
    }

    /// The workers that it has annexes on.
    List<MediaWorker> annexes() {
        return shares.keySet().stream().filter(worker -> worker != home).toList();
    }

    /// All tracks that are published in it.
    List<PublishedTrack> tracks() {
        List<PublishedTrack> tracks = new ArrayList<>();
        for (Member member : members.values()) {
            PublishSession session = member.publish();
            if (session != null) {
                tracks.addAll(session.tracks());
            }
        }
        return tracks;
    }

    Map<MemberId, Member> members() {
        return members;
    }

    /// What a member may receive: all tracks of all others.
    List<PublishedTrack> tracksFor(Member receiver) {
        List<PublishedTrack> tracks = new ArrayList<>();
        for (Member member : members.values()) {
            PublishSession session = member.publish();
            if (member != receiver && session != null) {
                tracks.addAll(session.tracks());
            }
        }
        return tracks;
    }
}
