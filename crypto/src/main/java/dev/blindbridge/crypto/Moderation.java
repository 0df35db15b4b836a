package dev.blindbridge.crypto;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Who the moderators are, which is the server's word (section 5.3): it may restrict, never grant a
/// key.
final class Moderation {
    private final Participant me;
    private final Set<Integer> slots = new TreeSet<>();

    Moderation(Participant me) {
        this.me = me;
    }

    void moderators(Collection<Integer> now) {
        slots.clear();
        slots.addAll(now);
    }

    boolean isModerator(Peer peer) {
        return slots.contains(peer.slot());
    }

    boolean amModerator() {
        return slots.contains(me.identity().slot());
    }

    /// The slot's next holder is somebody else.
    void forget(int slot) {
        slots.remove(slot);
    }

    /// Shown with its sender's name; at most it switches something off.
    void onRequest(Peer from, FeatureMessage.ModerationRequest request) {
        Peer target = me.peers().withId(request.target());
        if (!isModerator(from)) {
            me.outputs().reject(RejectReason.IDENTITY);
        } else if (request.target().equals(me.identity().id())) {
            emit(from, me.identity().slot(), request.track());
        } else if (target != null) {
            emit(from, target.slot(), request.track());
        }
    }

    private void emit(Peer from, int slot, Track track) {
        me.outputs()
                .emit(
                        new SessionEvent.SwitchOffAsked(
                                from.slot(), me.shownName(from), slot, track));
    }
}
