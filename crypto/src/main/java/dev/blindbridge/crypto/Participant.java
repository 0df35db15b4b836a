package dev.blindbridge.crypto;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Me in one join, and what all parts of the session share: root, identity, profile, peers,
/// outputs, the clock.
final class Participant implements AutoCloseable {
    private CallRoot root;
    private boolean rootIsChanging;
    private final MyIdentity identity;
    private final Randomness randomness;
    private final Outputs outputs = new Outputs();
    private final PeerDirectory peers;
    private final long joinedMs;
    private final Map<PeerId, PeerView> told = new HashMap<>();
    private Profile profile;

    Participant(
            CallRoot root,
            int slot,
            Profile profile,
            Randomness randomness,
            Rules rules,
            long nowMs) {
        this.root = root.copy();
        this.identity = MyIdentity.fresh(slot, randomness);
        this.randomness = randomness;
        this.profile = profile;
        this.joinedMs = nowMs;
        this.peers = new PeerDirectory(identity.id(), rules);
    }

    CallRoot root() {
        return root;
    }

    /// The root before is erased.
    void root(CallRoot changed) {
        root.close();
        root = changed.copy();
    }

    /// A new passphrase was announced, but its root is not in place: nobody new is let in under the
    /// old one (section 5.4).
    boolean rootIsChanging() {
        return rootIsChanging;
    }

    void rootIsChanging(boolean changing) {
        rootIsChanging = changing;
    }

    MyIdentity identity() {
        return identity;
    }

    Randomness randomness() {
        return randomness;
    }

    Outputs outputs() {
        return outputs;
    }

    PeerDirectory peers() {
        return peers;
    }

    Profile profile() {
        return profile;
    }

    void profile(Profile changed) {
        profile = changed;
    }

    /// One clock for all tracks and messages: milliseconds since my join, 32 bits (section 1).
    long clockMs(long nowMs) {
        return (nowMs - joinedMs) & 0xffff_ffffL;
    }

    /// Tells of every peer that looks different from what was last told: of two who come to bear
    /// the same name, both do.
    void emitChanges() {
        for (Peer peer : peers.all()) {
            PeerView view = view(peer);
            if (!view.equals(told.put(peer.id(), view))) {
                outputs.emit(new SessionEvent.PeerChanged(view));
            }
        }
    }

    void emitRetired(Peer peer) {
        told.remove(peer.id());
        outputs.emit(new SessionEvent.PeerChanged(view(peer)));
        emitChanges();
    }

    PeerView view(Peer peer) {
        Profile told = peer.profile();
        return new PeerView(
                peer.slot(),
                peer.id(),
                shownName(peer),
                peer.state(),
                peer.words(),
                told.tracks(),
                told.flags());
    }

    /// Equal names get the slot as suffix (section 2), so that nobody passes for somebody else by
    /// name alone.
    String shownName(Peer peer) {
        String name = peer.profile().name();
        List<Peer> proven = peers.proven();
        boolean ambiguous =
                name.equals(profile.name())
                        || proven.stream()
                                .anyMatch(other ->
                                        other != peer && other.profile().name().equals(name));
        return peer.isProven() && ambiguous && !name.isEmpty()
                ? name + " (" + peer.slot() + ")"
                : name;
    }

    @Override
    public void close() {
        root.close();
        identity.close();
        peers.all().forEach(Peer::close);
    }
}
