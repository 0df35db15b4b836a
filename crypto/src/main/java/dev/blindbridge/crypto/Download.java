package dev.blindbridge.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// One file on its way to me (section 5.2): which chunk comes next, how far I have asked, when to
/// ask again.
final class Download implements AutoCloseable {
    /// Chunks outstanding at most.
    static final int WINDOW = 8;

    /// So many more are asked for when so many have come.
    static final int STEP = 4;

    /// What became of one sealed chunk.
    sealed interface Result permits Opened, Refused {}

    /// @param content without the last chunk's zeros
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Opened(byte[] content) implements Result {}

    record Refused(RejectReason reason) implements Result {}

    private final Peer peer;
    private final FileMessage.Body offer;
    private final TrackKey key;
    private final int chunks;
    private final MessageDigest digest = FileDigest.sha256();
    private int next;
    private int askedUpTo;
    private int silences;
    private long silentAtMs;

    Download(Peer peer, FileMessage.Body offer) {
        this.peer = peer;
        this.offer = offer;
        this.key =
                TrackKey.derive(offer.secret(), new KeyId(offer.number(), peer.slot(), Track.FILE));
        this.chunks = FileOffer.chunksOf(offer.sizeBytes());
    }

    Peer peer() {
        return peer;
    }

    int number() {
        return offer.number();
    }

    boolean isOf(Peer sender, int number) {
        return peer == sender && offer.number() == number;
    }

    Result open(WireImage image, long nowMs) {
        int chunk = image.counter();
        if (chunk < next) {
            return new Refused(RejectReason.REPLAY);
        }
        if (chunk > next || chunk >= askedUpTo) {
            return new Refused(RejectReason.ORDER);
        }
        int codecNumber = FileOffer.codecNumber(chunk, offer.sizeBytes());
        Optional<byte[]> filled = key.open(image.withCodec(codecNumber));
        if (filled.isEmpty()) {
            return new Refused(RejectReason.AUTH);
        }
        if (filled.get().length != FileOffer.CHUNK_BYTES) {
            return new Refused(RejectReason.INNER);
        }
        int length = FileOffer.lengthOf(chunk, offer.sizeBytes());
        digest.update(filled.get(), 0, length);
        next++;
        silences = 0;
        silentAtMs = nowMs + IncomingFiles.SILENCE_MS;
        return new Opened(Arrays.copyOf(filled.get(), length));
    }

    boolean isComplete() {
        return next == chunks;
    }

    /// Uses the digest up.
    boolean isAsOffered() {
        return MessageDigest.isEqual(digest.digest(), offer.sha256());
    }

    /// Four more, whenever four have come.
    Optional<FileMessage.Request> askOn() {
        return askedUpTo - next <= WINDOW - STEP && askedUpTo < chunks
                ? Optional.of(ask(askedUpTo, STEP))
                : Optional.empty();
    }

    /// From the next one, whatever was asked for before.
    FileMessage.Request askAgain(long nowMs) {
        silentAtMs = nowMs + IncomingFiles.SILENCE_MS;
        return ask(next, WINDOW);
    }

    /// Nothing if there was silence often enough.
    Optional<FileMessage.Request> afterSilence(long nowMs) {
        if (silences == IncomingFiles.MAX_SILENCES) {
            return Optional.empty();
        }
        silences++;
        return Optional.of(askAgain(nowMs));
    }

    private FileMessage.Request ask(int first, int count) {
        askedUpTo = Math.min(first + count, chunks);
        return new FileMessage.Request(offer.number(), first, askedUpTo - first);
    }

    long silentAtMs() {
        return silentAtMs;
    }

    @Override
    public void close() {
        key.close();
    }
}
