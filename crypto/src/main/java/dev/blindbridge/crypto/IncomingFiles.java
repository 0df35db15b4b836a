package dev.blindbridge.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The offers of others, and the files that I fetch (section 5.2).
final class IncomingFiles implements AutoCloseable {
    static final int MAX_OFFERS = 64;

    /// With eight chunks outstanding of each, less than the server lets wait for a slow receiver
    /// (docs/signaling-protocol.md section 1).
    static final int MAX_DOWNLOADS = 4;

    static final long SILENCE_MS = 10_000;
    static final int MAX_SILENCES = 5;

    /// What one peer offers.
    private static final class Offers {
        final Map<Integer, FileMessage.Body> known = new LinkedHashMap<>();
        int lastNumber;
    }

    private final Participant me;
    private final PairChannel pairs;
    private final Map<Peer, Offers> byPeer = new HashMap<>();
    private final List<Download> downloads = new ArrayList<>();

    IncomingFiles(Participant me, PairChannel pairs) {
        this.me = me;
        this.pairs = pairs;
    }

    void onOffer(Peer peer, FileMessage.Body offer, boolean isPrivate) {
        Offers offers = byPeer.computeIfAbsent(peer, _ -> new Offers());
        if (offer.number() <= offers.lastNumber) {
            offer.secret().close();
            me.outputs().reject(RejectReason.ORDER);
            return;
        }
        offers.lastNumber = offer.number();
        offers.known.put(offer.number(), offer);
        forgetOldest(peer, offers);
        me.outputs()
                .emit(
                        new SessionEvent.FileOffered(
                                peer.slot(),
                                peer.id(),
                                me.shownName(peer),
                                offer.number(),
                                FileName.shown(offer.name()),
                                offer.sizeBytes(),
                                isPrivate));
    }

    private void forgetOldest(Peer peer, Offers offers) {
        if (offers.known.size() > MAX_OFFERS) {
            int oldest =
                    offers.known.keySet().stream()
                            .filter(number -> download(peer, number) == null)
                            .findFirst()
                            .orElseThrow();
            erase(offers, oldest);
        }
    }

    private static void erase(Offers offers, int number) {
        FileMessage.Body erased = offers.known.remove(number);
        if (erased != null) {
            erased.secret().close();
        }
    }

    private @Nullable Download download(Peer peer, int number) {
        for (Download download : downloads) {
            if (download.isOf(peer, number)) {
                return download;
            }
        }
        return null;
    }

    /// Begins to fetch a file; false if it is not on offer, under way already, or one too many.
    boolean accept(Peer peer, int number, long nowMs) {
        Offers offers = byPeer.get(peer);
        FileMessage.Body offer = offers == null ? null : offers.known.get(number);
        if (offer == null || download(peer, number) != null || downloads.size() == MAX_DOWNLOADS) {
            return false;
        }
        Download begun = new Download(peer, offer);
        downloads.add(begun);
        ask(begun, begun.askAgain(nowMs), nowMs);
        return true;
    }

    void cancel(Peer peer, int number) {
        Download download = download(peer, number);
        if (download != null) {
            end(download);
        }
    }

    void onChunk(Peer peer, WireImage image, long nowMs) {
        Download download = download(peer, image.keyId().epoch());
        if (download == null) {
            me.outputs().reject(RejectReason.UNKNOWN_EPOCH);
            return;
        }
        switch (download.open(image, nowMs)) {
            case Download.Refused(RejectReason reason) -> me.outputs().reject(reason);
            case Download.Opened(byte[] content) -> {
                me.outputs()
                        .emit(
                                new SessionEvent.FileChunk(
                                        peer.slot(), download.number(), image.counter(), content));
                if (download.isComplete()) {
                    finish(download);
                } else {
                    download.askOn().ifPresent(request -> ask(download, request, nowMs));
                }
            }
        }
    }

    private void finish(Download download) {
        if (download.isAsOffered()) {
            end(download);
            me.outputs().emit(new SessionEvent.FileDone(download.peer().slot(), download.number()));
        } else {
            fail(download, FileFailure.CONTENT);
        }
    }

    private void fail(Download download, FileFailure reason) {
        end(download);
        me.outputs()
                .emit(
                        new SessionEvent.FileFailed(
                                download.peer().slot(), download.number(), reason));
    }

    private void end(Download download) {
        downloads.remove(download);
        download.close();
    }

    void onGone(Peer peer, int number) {
        Offers offers = byPeer.get(peer);
        if (offers != null) {
            erase(offers, number);
        }
        failAll(download -> download.isOf(peer, number), FileFailure.GONE);
    }

    private void failAll(Predicate<Download> which, FileFailure reason) {
        downloads.stream().filter(which).toList().forEach(download -> fail(download, reason));
    }

    void forget(Peer peer) {
        failAll(download -> download.peer() == peer, FileFailure.LEFT);
        Offers offers = byPeer.remove(peer);
        if (offers != null) {
            offers.known.values().forEach(offer -> offer.secret().close());
        }
    }

    /// What I asked for last may be lost, and what came.
    void onResumed(long nowMs) {
        downloads.forEach(download -> ask(download, download.askAgain(nowMs), nowMs));
    }

    void onDeadline(long nowMs) {
        for (Download download : List.copyOf(downloads)) {
            if (nowMs >= download.silentAtMs()) {
                Optional<FileMessage.Request> again = download.afterSilence(nowMs);
                again.ifPresentOrElse(
                        request -> ask(download, request, nowMs),
                        () -> fail(download, FileFailure.SILENT));
            }
        }
    }

    long nextDeadlineMs() {
        return downloads.stream().mapToLong(Download::silentAtMs).min().orElse(Deadline.NEVER);
    }

    private void ask(Download download, FileMessage.Request request, long nowMs) {
        pairs.send(download.peer(), request, nowMs);
    }

    @Override
    public void close() {
        downloads.forEach(Download::close);
        downloads.clear();
        byPeer.values()
                .forEach(offers -> offers.known.values().forEach(offer -> offer.secret().close()));
        byPeer.clear();
    }
}
