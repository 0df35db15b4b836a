package dev.blindbridge.signaling.room;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.signaling.protocol.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which rooms there are and who is in them. The relay's rooms and members are made and ended here
/// and nowhere else. Nothing outlives its room. Control thread only.
final class Directory {
    /// How a join ended.
    sealed interface Admission {
        record Admitted(Member member) implements Admission {}

        record Refused(ErrorCode code, String message) implements Admission {}
    }

    private final RoomLimits limits;
    private final MediaRelay relay;
    private final RandomGenerator random;
    private final RoomCounters counters;
    private final Map<RoomName, Room> rooms = new HashMap<>();
    private final Map<MemberId, Member> members = new HashMap<>();

    Directory(RoomLimits limits, MediaRelay relay, RandomGenerator random, RoomCounters counters) {
        this.limits = limits;
        this.relay = relay;
        this.random = random;
        this.counters = counters;
    }

    /// Policy first, then the join (R14).
    Admission admit(RoomName name, long nowMs) {
        Room room = rooms.get(name);
        if (members.size() >= limits.members()) {
            return new Admission.Refused(
                    ErrorCode.SERVER_FULL, "The server has as many members as it takes.");
        }
        if (room != null && room.size() >= limits.membersInRoom()) {
            return full();
        }
        if (room == null) {
            room = new Room(name, relay.openRoom());
            rooms.put(name, room);
        }
        int slot = room.slots.take(nowMs);
        if (slot == Slots.NONE) {
            return full();
        }
        Member member =
                new Member(room, slot, relay.join(room.media, slot), ResumeToken.random(random));
        room.add(member);
        members.put(member.media, member);
        count();
        return new Admission.Admitted(member);
    }

    private static Admission full() {
        return new Admission.Refused(
                ErrorCode.ROOM_FULL, "The room has as many members as it takes.");
    }

    /// Whose membership the token continues, with a new token; null if nobody's.
    @Nullable Member resume(RoomName name, String token) {
        Room room = rooms.get(name);
        Member member = room == null ? null : room.resumed(token);
        if (member != null) {
            member.token = ResumeToken.random(random);
        }
        return member;
    }

    @Nullable Member withMedia(MemberId id) {
        return members.get(id);
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    void remove(Member member, long nowMs) {
        members.remove(member.media);
        relay.leave(member.media);
        Room room = member.room;
        room.remove(member, nowMs);
        if (room.isEmpty()) {
            rooms.remove(room.name);
            relay.closeRoom(room.media);
        }
        count();
    }

    void clear() {
        rooms.clear();
        members.clear();
        count();
    }

    private void count() {
        counters.sizes(rooms.size(), members.size());
    }
}
