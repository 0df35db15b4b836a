package dev.blindbridge.bench.client;

import dev.blindbridge.crypto.CallName;
import dev.blindbridge.crypto.LinkFragment;
import java.net.URI;
import java.util.Locale;

/// `https://HOST/ROOM#PASSPHRASE`. Host and room go into every key, so they come from the link and
/// from nowhere else.
///
/// @param webSocket where the signalling is
/// @param passphrase as a person would type it
public record InvitationLink(URI webSocket, String host, String room, String passphrase) {
    /// Reads a link.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong
    public static InvitationLink parse(String link) {
        URI uri = URI.create(link);
        String scheme = uri.getScheme();
        if (uri.getHost() == null || scheme == null || !scheme.matches("https?")) {
            throw new IllegalArgumentException("a link begins with https:// or http:// and a host");
        }
        if (uri.getRawFragment() == null || uri.getRawFragment().isEmpty()) {
            throw new IllegalArgumentException("the link has no passphrase behind a #");
        }
        String room = uri.getPath().replaceFirst("^/", "").toLowerCase(Locale.ROOT);
        CallName name = new CallName(uri.getHost(), room);
        URI webSocket =
                URI.create(
                        (scheme.equals("https") ? "wss://" : "ws://") + uri.getAuthority() + "/ws");
        return new InvitationLink(
                webSocket, name.host(), name.room(), LinkFragment.passphrase(uri.getRawFragment()));
    }

    /// The same call after its passphrase was changed.
    InvitationLink withPassphrase(String changed) {
        return new InvitationLink(webSocket, host, room, changed);
    }

    /// Another room of the same server.
    InvitationLink withRoom(String other) {
        return new InvitationLink(webSocket, host, other, passphrase);
    }

    /// What is passed on to invite somebody.
    public String shared() {
        String scheme = webSocket.getScheme().equals("wss") ? "https" : "http";
        return scheme
                + "://"
                + webSocket.getAuthority()
                + "/"
                + room
                + "#"
                + LinkFragment.of(passphrase);
    }

    /// Without the passphrase.
    @Override
    public String toString() {
        return "InvitationLink[" + webSocket + "]";
    }
}
