package dev.blindbridge.crypto;

import dev.blindbridge.crypto.ChatBody.ChatHash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who has seen which chat message: each names the one shown before it at its sender, so that one
/// which the bridge withholds from some is missed (section 2, `prev`).
final class ChatThread {
    static final long MISSING_AFTER_MS = 10_000;

    // Older ones are not named any more: everybody names the last it has shown.
    private static final int REMEMBERED = 1024;

    private static final int MOST_AWAITED = 1024;

    private record Awaited(int fromSlot, ChatHash hash, long missingAtMs) {}

    private final Set<ChatHash> shown = new LinkedHashSet<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private final Set<PeerId> holders = new HashSet<>();
    private ChatHash lastShown = ChatHash.NONE;

    /// What my next message names.
    ChatHash lastShown() {
        return lastShown;
    }

    /// Somebody new cannot know what was shown before.
    void gaveKeyTo(PeerId peer) {
        if (holders.add(peer)) {
            lastShown = ChatHash.NONE;
        }
    }

    void forget(PeerId peer) {
        holders.remove(peer);
    }

    void shown(ChatHash hash) {
        shown.add(hash);
        if (shown.size() > REMEMBERED) {
            shown.remove(shown.iterator().next());
        }
        awaited.removeIf(one -> one.hash.equals(hash));
        lastShown = hash;
    }

    /// A message arrived that names `previous`.
    void follows(int fromSlot, ChatHash previous, long nowMs) {
        if (!previous.equals(ChatHash.NONE)
                && !shown.contains(previous)
                && awaited.size() < MOST_AWAITED) {
            awaited.add(new Awaited(fromSlot, previous, nowMs + MISSING_AFTER_MS));
        }
    }

    /// The slots whose senders saw something that did not come, each told once.
    List<Integer> missing(long nowMs) {
        List<Integer> slots =
                awaited.stream()
                        .filter(one -> nowMs >= one.missingAtMs)
                        .map(Awaited::fromSlot)
                        .toList();
        awaited.removeIf(one -> nowMs >= one.missingAtMs);
        return slots;
    }

    long nextDeadlineMs() {
        return awaited.stream().mapToLong(Awaited::missingAtMs).min().orElse(Deadline.NEVER);
    }
}
