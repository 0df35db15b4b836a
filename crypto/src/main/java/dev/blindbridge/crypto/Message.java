package dev.blindbridge.crypto;

import java.util.Arrays;
import java.util.Optional;

/// The messages of this version, on both channels (section 2). Unknown types and malformed bodies
/// parse to nothing.
sealed interface Message permits Message.OnGroup, Message.OnPair, FeatureMessage {
    int type();

    byte[] body();

    /// Sealed under a sender's group key, to all.
    sealed interface OnGroup extends Message permits State, Chat, Bye, FeatureMessage.ToAll {}

    /// Sealed under a pair key, to one.
    sealed interface OnPair extends Message
            permits Intro, Key, PrivateChat, Ping, Pong, FeatureMessage.ToOne {}

    int PROFILE_BYTES = 2 + DisplayName.LENGTH_BYTES;

    record State(Profile profile, RosterHash rosterHash) implements OnGroup {
        static final int TYPE = 1;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().raw(profile.bytes()).raw(rosterHash.bytes()).toArray();
        }
    }

    record Chat(ChatBody chat) implements OnGroup {
        static final int TYPE = 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return chat.bytes();
        }
    }

    record Bye() implements OnGroup {
        static final int TYPE = 9;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }
    }

    record Intro(Profile profile) implements OnPair {
        static final int TYPE = 1;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return profile.bytes();
        }
    }

    /// My sender secret, boxed. Who receives one takes the secret over.
    record Key(int epoch, Secret secret, long nextGroupSeq) implements OnPair {
        static final int TYPE = 2;

        /// The epoch is still pending, so no group message can be named.
        static final long SEQ_UNKNOWN = 0xffff_ffffL;

        private static final int BODY_BYTES = 4 + Secret.LENGTH_BYTES + 4;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u32(epoch).raw(secret.bytes()).u32(nextGroupSeq).toArrayAndErase();
        }

        private static Optional<OnPair> parse(byte[] body) {
            if (body.length != BODY_BYTES || Bytes.u32At(body, 0) >= KeyId.EPOCH_LIMIT) {
                return Optional.empty();
            }
            Secret secret = new Secret(Arrays.copyOfRange(body, 4, 4 + Secret.LENGTH_BYTES));
            Arrays.fill(body, 4, 4 + Secret.LENGTH_BYTES, (byte) 0);
            return Optional.of(
                    new Key(
                            (int) Bytes.u32At(body, 0),
                            secret,
                            Bytes.u32At(body, 4 + Secret.LENGTH_BYTES)));
        }
    }

    record PrivateChat(ChatBody chat) implements OnPair {
        static final int TYPE = 3;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return chat.bytes();
        }
    }

    record Ping(long token) implements OnPair {
        static final int TYPE = 7;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u32(token).toArray();
        }
    }

    record Pong(long token) implements OnPair {
        static final int TYPE = 8;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u32(token).toArray();
        }
    }

    static Optional<? extends OnGroup> parseGroup(Envelope envelope) {
        byte[] body = envelope.body();
        return switch (envelope.type()) {
            case State.TYPE ->
                    body.length == PROFILE_BYTES + RosterHash.LENGTH_BYTES
                            ? profile(body)
                                    .map(profile ->
                                            new State(profile, RosterHash.at(body, PROFILE_BYTES)))
                            : Optional.empty();
            case Chat.TYPE -> ChatBody.parse(body).map(Chat::new);
            case Bye.TYPE -> body.length == 0 ? Optional.of(new Bye()) : Optional.empty();
            default -> FeatureMessage.parseToAll(envelope);
        };
    }

    static Optional<? extends OnPair> parsePair(Envelope envelope) {
        byte[] body = envelope.body();
        return switch (envelope.type()) {
            case Intro.TYPE ->
                    body.length == PROFILE_BYTES ? profile(body).map(Intro::new) : Optional.empty();
            case Key.TYPE -> Key.parse(body);
            case PrivateChat.TYPE -> ChatBody.parse(body).map(PrivateChat::new);
            case Ping.TYPE ->
                    body.length == 4
                            ? Optional.of(new Ping(Bytes.u32At(body, 0)))
                            : Optional.empty();
            case Pong.TYPE ->
                    body.length == 4
                            ? Optional.of(new Pong(Bytes.u32At(body, 0)))
                            : Optional.empty();
            default -> FeatureMessage.parseToOne(envelope);
        };
    }

    private static Optional<Profile> profile(byte[] body) {
        return DisplayName.parse(body, 2)
                .map(name -> new Profile(body[0] & 0xff, body[1] & 0xff, name));
    }
}
