package dev.blindbridge.crypto;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// My file offers, and the chunks that peers ask for (section 5.2). Chunks go out paced and in
/// turn, so that keys and speech never queue behind files.
///
/// A chunk's number is its nonce. It is safe to seal one twice because only the content that was
/// offered is ever sealed: the same bytes under the same nonce are the same ciphertext.
final class OutgoingFiles implements AutoCloseable {
    static final int MAX_OFFERS = 64;
    static final int MAX_WANTED = 8;

    /// A chunk has 88 kB in base64: far below what the server reads of a client in a second
    /// (docs/signaling-protocol.md section 1).
    static final long CHUNK_INTERVAL_MS = 400;

    static final int CHUNK_BURST = 8;

    private static final class Offer {
        final int number;
        final FileOffer file;
        final TrackKey key;
        final @Nullable PeerId onlyFor;
        final Map<Peer, Reader> readers = new LinkedHashMap<>();

        Offer(int number, FileOffer file, TrackKey key, @Nullable PeerId onlyFor) {
            this.number = number;
            this.file = file;
            this.key = key;
            this.onlyFor = onlyFor;
        }

        boolean isFor(Peer peer) {
            return onlyFor == null || onlyFor.equals(peer.id());
        }
    }

    /// One peer that fetches one file.
    private static final class Reader {
        final Peer peer;
        final Offer offer;

        /// Chunks in the order in which they were asked for, and whether the application was told.
        final Map<Integer, Boolean> wanted = new LinkedHashMap<>();

        Reader(Peer peer, Offer offer) {
            this.peer = peer;
            this.offer = offer;
        }

        void want(int chunk) {
            wanted.putIfAbsent(chunk, false);
            if (wanted.size() > MAX_WANTED) {
                wanted.remove(wanted.keySet().iterator().next());
            }
        }

        /// The next chunk to tell of, or null.
        @Nullable Integer next() {
            for (Map.Entry<Integer, Boolean> chunk : wanted.entrySet()) {
                if (!chunk.getValue()) {
                    return chunk.getKey();
                }
            }
            return null;
        }
    }

    private final Participant me;
    private final PairChannel pairs;
    private final GroupChannel group;
    private final MyEpoch epoch;
    private final Map<Integer, Offer> offers = new LinkedHashMap<>();
    private final Deque<Reader> turns = new ArrayDeque<>();
    private final Pace pace = new Pace(CHUNK_INTERVAL_MS, CHUNK_BURST);
    private int lastNumber;

    OutgoingFiles(Participant me, GroupChannel group, PairChannel pairs, MyEpoch epoch) {
        this.me = me;
        this.group = group;
        this.pairs = pairs;
        this.epoch = epoch;
    }

    int offerToAll(FileOffer file, long nowMs) {
        try (Secret secret = new Secret(me.randomness().bytes(Secret.LENGTH_BYTES))) {
            int number = remember(file, secret, null);
            group.sendFeature(new FileMessage.OfferToAll(body(number, secret, file)), epoch, nowMs);
            return number;
        }
    }

    int offerTo(Peer peer, FileOffer file, long nowMs) {
        try (Secret secret = new Secret(me.randomness().bytes(Secret.LENGTH_BYTES))) {
            int number = remember(file, secret, peer.id());
            pairs.send(peer, new FileMessage.OfferToOne(body(number, secret, file)), nowMs);
            return number;
        }
    }

    private static FileMessage.Body body(int number, Secret secret, FileOffer file) {
        return new FileMessage.Body(number, secret, file.sizeBytes(), file.sha256(), file.name());
    }

    private int remember(FileOffer file, Secret secret, @Nullable PeerId onlyFor) {
        int number = ++lastNumber;
        // Refused by the key id when the numbers are used up.
        KeyId keyId = new KeyId(number, me.identity().slot(), Track.FILE);
        offers.put(number, new Offer(number, file, TrackKey.derive(secret, keyId), onlyFor));
        if (offers.size() > MAX_OFFERS) {
            forget(offers.values().iterator().next());
        }
        return number;
    }

    void onRequest(Peer peer, FileMessage.Request request, long nowMs) {
        Offer offer = offers.get(request.number());
        if (offer == null || !offer.isFor(peer)) {
            pairs.send(peer, new FileMessage.Gone(request.number()), nowMs);
        } else if (request.first() + request.count() > offer.file.chunks()) {
            me.outputs().reject(RejectReason.INNER);
        } else {
            Reader reader = offer.readers.computeIfAbsent(peer, p -> new Reader(p, offer));
            for (int i = 0; i < request.count(); i++) {
                reader.want(request.first() + i);
            }
            if (!turns.contains(reader)) {
                turns.add(reader);
            }
            onDeadline(nowMs);
        }
    }

    /// Tells the application which chunks are due, one reader after the other.
    void onDeadline(long nowMs) {
        while (!turns.isEmpty()) {
            Integer chunk = turns.element().next();
            if (chunk != null && !pace.take(nowMs)) {
                return;
            }
            Reader reader = turns.remove();
            if (chunk != null) {
                reader.wanted.put(chunk, true);
                turns.add(reader);
                me.outputs()
                        .emit(
                                new SessionEvent.FileChunkWanted(
                                        reader.peer.slot(), reader.offer.number, chunk));
            }
        }
    }

    long nextDeadlineMs() {
        return turns.isEmpty() ? Deadline.NEVER : pace.nextMs();
    }

    /// Seals one chunk that is wanted.
    ///
    /// @return false if it no longer is, or if it is not what was offered; then the offer is gone
    boolean send(Peer peer, int number, int chunk, byte[] content, long nowMs) {
        Offer offer = offers.get(number);
        Reader reader = offer == null ? null : offer.readers.get(peer);
        if (offer == null || reader == null || !Boolean.TRUE.equals(reader.wanted.get(chunk))) {
            return false;
        }
        byte[] filled = offer.file.filled(chunk, content);
        if (filled == null) {
            withdraw(number, nowMs);
            return false;
        }
        reader.wanted.remove(chunk);
        int codecNumber = FileOffer.codecNumber(chunk, offer.file.sizeBytes());
        me.outputs().send(peer.slot(), offer.key.seal(chunk, codecNumber, new byte[0], filled));
        return true;
    }

    void withdraw(int number, long nowMs) {
        Offer offer = offers.get(number);
        if (offer != null) {
            offer.readers
                    .keySet()
                    .forEach(peer -> pairs.send(peer, new FileMessage.Gone(number), nowMs));
            forget(offer);
        }
    }

    private void forget(Offer offer) {
        offers.remove(offer.number);
        turns.removeIf(reader -> reader.offer == offer);
        offer.key.close();
    }

    void forget(Peer peer) {
        turns.removeIf(reader -> reader.peer == peer);
        offers.values().forEach(offer -> offer.readers.remove(peer));
    }

    @Override
    public void close() {
        offers.values().forEach(offer -> offer.key.close());
        offers.clear();
        turns.clear();
    }
}
