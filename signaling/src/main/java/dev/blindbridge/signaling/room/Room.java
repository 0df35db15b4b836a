package dev.blindbridge.signaling.room;

import dev.blindbridge.sfu.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A meeting: its members by slot. Made by the first who joins, gone with the last. Control thread
/// only.
final class Room {
    final RoomName name;
    final RoomId media;
    final Slots slots = new Slots();
    private final TreeMap<Integer, Member> members = new TreeMap<>();

    /// In the order in which they came.
    private final List<Member> byAge = new ArrayList<>();

    Room(RoomName name, RoomId media) {
        this.name = name;
        this.media = media;
    }

    /// Who makes the room is its moderator.
    void add(Member member) {
        member.moderator = members.isEmpty();
        members.put(member.slot, member);
        byAge.add(member);
    }

    /// With the last moderator gone, the member longest there becomes one.
    void remove(Member member, long nowMs) {
        members.remove(member.slot);
        byAge.remove(member);
        slots.release(member.slot, nowMs);
        if (!byAge.isEmpty() && byAge.stream().noneMatch(other -> other.moderator)) {
            byAge.getFirst().moderator = true;
        }
    }

    /// The moderators' slots, ascending.
    List<Integer> moderators() {
        return members.values().stream()
                .filter(member -> member.moderator)
                .map(member -> member.slot)
                .toList();
    }

    @Nullable Member at(int slot) {
        return members.get(slot);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    int size() {
        return members.size();
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    /// The slots of all but this one, ascending.
    List<Integer> slotsBeside(Member member) {
        List<Integer> others = new ArrayList<>(members.keySet());
        others.remove(Integer.valueOf(member.slot));
        return others;
    }

    /// The sessions of all others that have one now.
    List<SessionId> sessionsBeside(Member member) {
        List<SessionId> others = new ArrayList<>();
        for (Member other : members.values()) {
            Session session = other.session;
            if (other != member && session != null) {
                others.add(session.id);
            }
        }
        return others;
    }

    /// Whose membership the token continues. Compares with every member's, so that the time does
    /// not tell which one is near (R13).
    @Nullable Member resumed(String token) {
        Member found = null;
        for (Member member : members.values()) {
            if (member.token.matches(token)) {
                found = member;
            }
        }
        return found;
    }
}
