package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The messages of section 5: the smaller ones here, the others in files of their own.
sealed interface FeatureMessage extends Message {
    /// Sealed under a sender's group key, to all.
    sealed interface ToAll extends FeatureMessage, Message.OnGroup
            permits Application, ModerationRequest, FileMessage.OfferToAll, RecordingMessage.Mark {}

    /// Sealed under a pair key, to one.
    sealed interface ToOne extends FeatureMessage, Message.OnPair
            permits P2p,
                    BreakoutAssignment,
                    FileMessage.OfferToOne,
                    FileMessage.Request,
                    FileMessage.Gone,
                    ChangeMessage.NewPassphrase,
                    ChangeMessage.Ack,
                    RecordingMessage.Seen {}

    /// Told what came of it, from proven peers only.
    interface Handler {
        void onFeature(Peer peer, FeatureMessage message, long nowMs);

        /// A peer introduced itself, for the first time or again.
        void onIntro(Peer peer, long nowMs);

        /// A peer told its state.
        void onState(Peer peer, long nowMs);
    }

    int MAX_TEXT_BYTES = 60_000;

    /// Reaction, poll or whiteboard: what the JSON says is the application's.
    record Application(ApplicationKind kind, String json) implements ToAll {
        @Override
        public int type() {
            return kind.type();
        }

        @Override
        public byte[] body() {
            return text(json);
        }
    }

    /// A moderator asks that somebody switch a track off.
    ///
    /// @param target of the person asked
    record ModerationRequest(Track track, PeerId target) implements ToAll {
        static final int TYPE = 7;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return Bytes.empty().u8(track.number() + 1).raw(target.bytes()).toArray();
        }

        private static Optional<ToAll> parse(byte[] body) {
            if (body.length != 1 + PeerId.LENGTH_BYTES || body[0] < 1 || body[0] > 3) {
                return Optional.empty();
            }
            PeerId target = new PeerId(Arrays.copyOfRange(body, 1, body.length));
            return Optional.of(new ModerationRequest(Track.of(body[0] - 1), target));
        }
    }

    /// SDP or a candidate.
    record P2p(String text) implements ToOne {
        static final int TYPE = 9;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return FeatureMessage.text(text);
        }
    }

    /// Who receives one takes the secret over.
    record BreakoutAssignment(Breakout breakout) implements ToOne {
        static final int TYPE = 10;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public byte[] body() {
            return breakout.bytes();
        }
    }

    static Optional<? extends Message.OnGroup> parseToAll(Envelope envelope) {
        byte[] body = envelope.body();
        return switch (envelope.type()) {
            case FileMessage.OfferToAll.TYPE ->
                    FileMessage.Body.parse(body).map(FileMessage.OfferToAll::new);
            case ModerationRequest.TYPE -> ModerationRequest.parse(body);
            case RecordingMessage.Mark.TYPE -> RecordingMessage.Mark.parse(body);
            default ->
                    ApplicationKind.of(envelope.type())
                            .flatMap(kind -> text(body).map(json -> new Application(kind, json)));
        };
    }

    static Optional<? extends Message.OnPair> parseToOne(Envelope envelope) {
        byte[] body = envelope.body();
        return switch (envelope.type()) {
            case FileMessage.OfferToOne.TYPE ->
                    FileMessage.Body.parse(body).map(FileMessage.OfferToOne::new);
            case ChangeMessage.NewPassphrase.TYPE -> ChangeMessage.NewPassphrase.parse(body);
            case ChangeMessage.Ack.TYPE -> ChangeMessage.Ack.parse(body);
            case P2p.TYPE -> text(body).map(P2p::new);
            case BreakoutAssignment.TYPE -> Breakout.parse(body).map(BreakoutAssignment::new);
            case RecordingMessage.Seen.TYPE -> RecordingMessage.Seen.parse(body);
            case FileMessage.Request.TYPE -> FileMessage.Request.parse(body);
            case FileMessage.Gone.TYPE -> FileMessage.Gone.parse(body);
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(byte[] body) {
        return body.length == 0 || body.length > MAX_TEXT_BYTES
                ? Optional.empty()
                : Utf8.decode(body);
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length == 0 || utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("a text has 1 to " + MAX_TEXT_BYTES + " bytes");
        }
        return utf8;
    }
}
