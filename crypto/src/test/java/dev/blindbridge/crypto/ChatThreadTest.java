package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blindbridge.crypto.ChatBody.ChatHash;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What of a chat is missed (section 2, `prev`), at the limits.
class ChatThreadTest {
    private static final PeerId PEER = new PeerId(new byte[PeerId.LENGTH_BYTES]);
    private static final long NOW_MS = 5_000;
    private static final long MISSING_MS = NOW_MS + ChatThread.MISSING_AFTER_MS;

    private final ChatThread thread = new ChatThread();

    private static ChatHash hash(int number) {
        return ChatHash.of(PEER, number, new byte[0]);
    }

    @Test
    void shouldTellOnceOfWhoSawWhatDoesNotCome() {
        thread.shown(hash(1));
        thread.follows(4, hash(1), NOW_MS);
        thread.follows(4, ChatHash.NONE, NOW_MS);
        assertEquals(Deadline.NEVER, thread.nextDeadlineMs());
        thread.follows(3, hash(2), NOW_MS);
        thread.follows(4, hash(3), NOW_MS);
        thread.shown(hash(3));
        assertEquals(MISSING_MS, thread.nextDeadlineMs());

        assertEquals(List.of(), thread.missing(MISSING_MS - 1));
        assertEquals(List.of(3), thread.missing(MISSING_MS));
        assertEquals(List.of(), thread.missing(MISSING_MS));
    }

    @Test
    void shouldBeginAnewForWhoWasGivenTheKey() {
        thread.shown(hash(1));
        thread.gaveKeyTo(PEER);
        assertEquals(ChatHash.NONE, thread.lastShown());
        thread.shown(hash(2));
        thread.gaveKeyTo(PEER); // The next epoch, to one who holds the one before.
        assertEquals(hash(2), thread.lastShown());
        thread.forget(PEER);
        thread.gaveKeyTo(PEER);
        assertEquals(ChatHash.NONE, thread.lastShown());
    }

    @Test
    void shouldRememberAndAwaitAThousand() {
        for (int i = 0; i <= 1024; i++) {
            thread.shown(hash(i));
        }
        thread.follows(1, hash(1), NOW_MS);
        assertEquals(Deadline.NEVER, thread.nextDeadlineMs());
        thread.follows(1, hash(0), NOW_MS);
        assertEquals(MISSING_MS, thread.nextDeadlineMs(), "forgotten");
        for (int i = 1; i <= 1024; i++) {
            thread.follows(1, hash(2_000 + i), NOW_MS);
        }
        assertEquals(1024, thread.missing(MISSING_MS).size());
    }
}
