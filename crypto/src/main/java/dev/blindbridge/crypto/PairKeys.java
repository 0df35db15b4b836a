package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// The pair channel's two keys (section 3, "pair"): from the passphrase's root *and* a
/// Diffie-Hellman value that dies with the call.
final class PairKeys implements AutoCloseable {
    /// Pair keys know no epochs.
    static final int EPOCH = 0;

    private final SealingKey sending;
    private final TrackKey receiving;

    private PairKeys(SealingKey sending, TrackKey receiving) {
        this.sending = sending;
        this.receiving = receiving;
    }

    /// Nothing if the peer's public value is refused.
    static Optional<PairKeys> derive(CallRoot root, MyIdentity me, PublicIdentity peer) {
        return me.agree(peer.publicValue())
                .map(shared -> {
                    byte[] salt =
                            root.pairSalt(PublicIdentity.transcript(me.publicIdentity(), peer));
                    try (Secret pair = new Secret(Hkdf.SHA512.extract(salt, shared))) {
                        return new PairKeys(
                                new SealingKey(key(pair, me.publicIdentity(), peer)),
                                key(pair, peer, me.publicIdentity()));
                    } finally {
                        Arrays.fill(salt, (byte) 0);
                        Arrays.fill(shared, (byte) 0);
                    }
                });
    }

    private static TrackKey key(Secret pair, PublicIdentity sender, PublicIdentity receiver) {
        try (Secret box = box(pair, sender.id(), receiver.id())) {
            return TrackKey.derive(box, new KeyId(EPOCH, sender.slot(), Track.PAIR));
        }
    }

    /// `B_{i→j}`.
    static Secret box(Secret pair, PeerId sender, PeerId receiver) {
        byte[] info = Bytes.labelled("bb1 box").lp(sender.bytes()).lp(receiver.bytes()).toArray();
        return new Secret(pair.expand(info, Secret.LENGTH_BYTES));
    }

    SealingKey sending() {
        return sending;
    }

    TrackKey receiving() {
        return receiving;
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }
}
