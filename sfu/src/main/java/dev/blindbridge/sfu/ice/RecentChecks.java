package dev.blindbridge.sfu.ice;

import dev.blindbridge.sfu.wire.StunView;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The transaction ids of the latest authenticated checks and where they came from. STUN
/// authenticates a message but not its source: without this, somebody on the path could send a
/// captured nomination again from an address of his own and draw the media there.
final class RecentChecks {
    /// A browser sends a few checks a second on all pairs together: minutes.
    private static final int CAPACITY = 128;

    private final long[] high = new long[CAPACITY];
    private final int[] low = new int[CAPACITY];
    private final @Nullable InetSocketAddress[] sources = new InetSocketAddress[CAPACITY];
    private int next;

    /// What is known of a check.
    enum Verdict {
        NEW,
        /// The same came from the same address before.
        REPEATED,
        /// The same came from another address before.
        REPLAYED
    }

    /// Notes a check.
    Verdict admit(StunView check, InetSocketAddress from) {
        long idHigh = check.transactionIdHigh();
        int idLow = check.transactionIdLow();
        for (int i = 0; i < CAPACITY; i++) {
            InetSocketAddress source = sources[i];
            if (source != null && high[i] == idHigh && low[i] == idLow) {
                return source.equals(from) ? Verdict.REPEATED : Verdict.REPLAYED;
            }
        }
        high[next] = idHigh;
        low[next] = idLow;
        sources[next] = from;
        next = (next + 1) % CAPACITY;
        return Verdict.NEW;
    }
}
