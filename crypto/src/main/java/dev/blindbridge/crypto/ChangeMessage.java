package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The messages about a new passphrase (section 5.4).
sealed interface ChangeMessage {
    /// `from 16 ‖ u16 n ‖ n × id 16 ‖ u16 len ‖ P`.
    ///
    /// @param from of the root that is left behind
    /// @param staying all who stay, its sender among them
    /// @param passphrase in its normal form
    record NewPassphrase(RootTag from, Set<PeerId> staying, String passphrase)
            implements ChangeMessage, FeatureMessage.ToOne {
        static final int TYPE = 5;
        static final int MAX_PASSPHRASE_BYTES = 1024;

        /// Section 7: all peers and their sender.
        static final int MAX_STAYING = PeerDirectory.MAX_PEERS + 1;

        private static final int IDS_OFFSET = RootTag.LENGTH_BYTES + 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            byte[] utf8 = passphrase.getBytes(StandardCharsets.UTF_8);
            Bytes body = Bytes.empty().raw(from.bytes()).u16(staying.size());
            staying.forEach(id -> body.raw(id.bytes()));
            return body.u16(utf8.length).raw(utf8).toArrayAndErase();
        }

        static Optional<NewPassphrase> parse(byte[] body) {
            if (body.length < IDS_OFFSET + 2) {
                return Optional.empty();
            }
            int ids = Bytes.u16At(body, RootTag.LENGTH_BYTES);
            int lengthOffset = IDS_OFFSET + ids * PeerId.LENGTH_BYTES;
            if (ids > MAX_STAYING || body.length < lengthOffset + 3) {
                return Optional.empty();
            }
            byte[] utf8 = Arrays.copyOfRange(body, lengthOffset + 2, body.length);
            if (utf8.length > MAX_PASSPHRASE_BYTES
                    || utf8.length != Bytes.u16At(body, lengthOffset)) {
                return Optional.empty();
            }
            Set<PeerId> staying = new LinkedHashSet<>();
            for (int at = IDS_OFFSET; at < lengthOffset; at += PeerId.LENGTH_BYTES) {
                staying.add(new PeerId(Arrays.copyOfRange(body, at, at + PeerId.LENGTH_BYTES)));
            }
            RootTag from = new RootTag(Arrays.copyOf(body, RootTag.LENGTH_BYTES));
            return Utf8.decode(utf8)
                    .filter(Passphrase::isNormal)
                    .map(passphrase -> new NewPassphrase(from, staying, passphrase));
        }
    }

    /// The new root is in place.
    record Ack(RootTag tag) implements ChangeMessage, FeatureMessage.ToOne {
        static final int TYPE = 6;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return tag.bytes().clone();
        }

        static Optional<Ack> parse(byte[] body) {
            return body.length == RootTag.LENGTH_BYTES
                    ? Optional.of(new Ack(new RootTag(body.clone())))
                    : Optional.empty();
        }
    }
}
