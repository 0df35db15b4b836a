package dev.blindbridge.signaling;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.RelayEvent.CloseReason;
import org.jspecify.annotations.Nullable;

/// Passes the relay's events on to the rooms, which are made after the relay since they need it. On
/// the control thread; before there are rooms there is nothing to tell.
final class RelayEvents implements MediaRelay.Listener {
    private volatile MediaRelay.@Nullable Listener target;

    void passTo(MediaRelay.Listener listener) {
        target = listener;
    }

    @Override
    public void offerDue(MemberId member) {
        MediaRelay.Listener listener = target;
        if (listener != null) {
            listener.offerDue(member);
        }
    }

    @Override
    public void transportClosed(MemberId member, boolean publish, CloseReason reason) {
        MediaRelay.Listener listener = target;
        if (listener != null) {
            listener.transportClosed(member, publish, reason);
        }
    }

    @Override
    public void transportConnected(MemberId member, boolean publish) {
        MediaRelay.Listener listener = target;
        if (listener != null) {
            listener.transportConnected(member, publish);
        }
    }
}
