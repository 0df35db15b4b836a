package dev.blindbridge.sfu.route;

import java.util.Arrays;

/// The gaps of one stream that a NACK may still close (RFC 4585 section 6.2.1): when to ask, when
/// to ask again, when to give up. The round trip is learnt from how soon repairs come.
public final class MissingPackets {
    /// Asked for in one message; more missing at once is an outage, which a key frame cures sooner.
    public static final int CAPACITY = 256;

    private static final int FIRST_CAPACITY = 16;

    /// Most reordered packets arrive within this time: they need no repair.
    private static final long REORDERING_NS = 5_000_000;

    /// Senders keep a second or so.
    private static final long GIVE_UP_NS = 1_500_000_000;

    private static final int MAX_TRIES = 12;
    private static final long FIRST_ROUND_TRIP_NS = 100_000_000;
    private static final long MIN_RETRY_NS = 20_000_000;
    private static final long MAX_RETRY_NS = 300_000_000;

    private long[] numbers = {};
    private long[] missedNs = {};
    private long[] askedNs = {};
    private int[] tries = {};
    private int count;
    private long roundTripNs = FIRST_ROUND_TRIP_NS;

    /// Notes the gap between two unwrapped sequence numbers, both of which arrived.
    ///
    /// @return false if there is no room: everything is forgotten
    boolean addGap(long before, long after, long nowNs) {
        if (after - before - 1 > CAPACITY - count) {
            count = 0;
            return false;
        }
        while (count + after - before - 1 > numbers.length) {
            grow();
        }
        for (long number = before + 1; number < after; number++) {
            numbers[count] = number;
            missedNs[count] = nowNs;
            tries[count] = 0;
            count++;
        }
        return true;
    }

    private void grow() {
        int length = Math.max(FIRST_CAPACITY, 2 * numbers.length);
        numbers = Arrays.copyOf(numbers, length);
        missedNs = Arrays.copyOf(missedNs, length);
        askedNs = Arrays.copyOf(askedNs, length);
        tries = Arrays.copyOf(tries, length);
    }

    /// Notes that a late packet came.
    ///
    /// @return whether it had been asked for
    boolean remove(long number, long nowNs) {
        for (int i = count - 1; i >= 0; i--) {
            if (numbers[i] == number) {
                boolean asked = tries[i] > 0;
                if (tries[i] == 1) {
                    learnRoundTrip(nowNs - askedNs[i]);
                }
                removeAt(i);
                return asked;
            }
        }
        return false;
    }

    private void learnRoundTrip(long sampleNs) {
        // RFC 6298 section 2 weighs a new sample with one eighth.
        roundTripNs += (sampleNs - roundTripNs) / 8;
    }

    private void removeAt(int index) {
        int rest = --count - index;
        System.arraycopy(numbers, index + 1, numbers, index, rest);
        System.arraycopy(missedNs, index + 1, missedNs, index, rest);
        System.arraycopy(askedNs, index + 1, askedNs, index, rest);
        System.arraycopy(tries, index + 1, tries, index, rest);
    }

    private long dueNs(int index) {
        if (tries[index] == 0) {
            return missedNs[index] + REORDERING_NS;
        }
        // A quarter more than the round trip, so that jitter does not make us ask twice.
        return askedNs[index]
                + Math.clamp(roundTripNs + roundTripNs / 4, MIN_RETRY_NS, MAX_RETRY_NS);
    }

    /// Forgets what is hopeless, and writes out what is to be asked for now, ascending.
    ///
    /// @return how many
    public int collectDue(long nowNs, int[] sequenceNumbers) {
        int due = 0;
        for (int i = count - 1; i >= 0; i--) {
            if (tries[i] >= MAX_TRIES || nowNs - missedNs[i] >= GIVE_UP_NS) {
                removeAt(i);
            }
        }
        for (int i = 0; i < count; i++) {
            if (dueNs(i) <= nowNs) {
                tries[i]++;
                askedNs[i] = nowNs;
                sequenceNumbers[due++] = (int) numbers[i] & 0xFFFF;
            }
        }
        return due;
    }

    /// When [#collectDue] has something to do; `Long.MAX_VALUE` if nothing is missing.
    public long nextDueNs() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            next = Math.min(next, dueNs(i));
        }
        return next;
    }

    int count() {
        return count;
    }
}
