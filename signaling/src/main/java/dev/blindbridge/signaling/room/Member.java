package dev.blindbridge.signaling.room;

import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.SubscribeOffer;
import org.jspecify.annotations.Nullable;

/// One participant. Lives from its first join until it leaves or stays lost for too long; its
/// connections come and go meanwhile. Control thread only.
final class Member {
    final Room room;
    final int slot;
    final MemberId media;
    final MediaState publish = new MediaState(true);
    final MediaState subscribe = new MediaState(false);

    /// Whether it may remove others. Belongs to the membership: a resumed one keeps it.
    boolean moderator;

    ResumeToken token;

    /// Its connection, null while it is lost.
    @Nullable Session session;

    /// When the connection was lost; means something only while there is none.
    long lostMs;

    /// The offer that its client has not answered.
    @Nullable SubscribeOffer openOffer;

    /// How many tracks the last offer of its subscribe session had.
    int offeredTracks;

    Member(Room room, int slot, MemberId media, ResumeToken token) {
        this.room = room;
        this.slot = slot;
        this.media = media;
        this.token = token;
    }
}
