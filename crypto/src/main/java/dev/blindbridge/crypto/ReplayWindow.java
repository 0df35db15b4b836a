package dev.blindbridge.crypto;

/// Accepts each counter at most once: the highest seen and the 1024 below it (section 1). Asking
/// changes nothing; only [#commit], after authentication, does (R2).
final class ReplayWindow {
    /// 8 s at 120 frames a second.
    static final int SIZE = 1024;

    static final int NONE = -1;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private int highest = NONE;

    boolean accepts(int counter) {
        if (counter > highest) {
            return true;
        }
        return highest - counter < SIZE && (seen[word(counter)] & bit(counter)) == 0;
    }

    void commit(int counter) {
        if (counter > highest) {
            for (int skipped = Math.max(highest + 1, counter - SIZE + 1);
                    skipped < counter;
                    skipped++) {
                seen[word(skipped)] &= ~bit(skipped);
            }
            highest = counter;
        }
        seen[word(counter)] |= bit(counter);
    }

    /// The highest counter committed, or [#NONE].
    int highest() {
        return highest;
    }

    private static int word(int counter) {
        return counter % SIZE / Long.SIZE;
    }

    private static long bit(int counter) {
        return 1L << counter % Long.SIZE;
    }
}
