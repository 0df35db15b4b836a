package dev.blindbridge.crypto;

/// Accepts each counter at most once: the highest seen and the 1024 below it (section 1). Asking
/// changes nothing; only [#commit], after authentication, does (R2).
final class ReplayWindow {
    /// 8 s at 120 frames a second.
    static final int SIZE = 1024;

    static final int NONE = -1;

    private final int size;
    private final long[] seen;
    private int highest = NONE;

    ReplayWindow() {
        this(SIZE);
    }

    /// Of another size: only tests, which try every order of a small one.
    ReplayWindow(int size) {
        this.size = size;
        this.seen = new long[(size + Long.SIZE - 1) / Long.SIZE];
    }

    boolean accepts(int counter) {
        if (counter > highest) {
            return true;
        }
        return highest - counter < size && (seen[word(counter)] & bit(counter)) == 0;
    }

    void commit(int counter) {
        if (counter > highest) {
            for (int skipped = Math.max(highest + 1, counter - size + 1);
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

    private int word(int counter) {
        return counter % size / Long.SIZE;
    }

    private long bit(int counter) {
        return 1L << counter % size % Long.SIZE;
    }
}
