package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.worker.MediaWorker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A room and its members in order of arrival, pinned to one worker.
final class ControlRoom {
    private final RoomId id;
    private final MediaWorker worker;
    private final Map<MemberId, Member> members = new LinkedHashMap<>();

    ControlRoom(RoomId id, MediaWorker worker) {
        this.id = id;
        this.worker = worker;
    }

    RoomId id() {
        return id;
    }

    MediaWorker worker() {
        return worker;
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
