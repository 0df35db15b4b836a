package dev.blindbridge.crypto;

import java.util.List;

/// One other participant, as I see it: its identity, the pair channel with it, its sender secrets
/// (section 4).
final class Peer implements AutoCloseable {
    // Section 4: however often it asks, or gives reason to ask.
    private static final long ANSWER_PAUSE_MS = 2_000;
    private static final long ASK_PAUSE_MS = 5_000;
    private static final long PONG_PAUSE_MS = 1_000;

    private static final int GIVEN_NOTHING = -1;
    private static final long SEQ_UNSET = -1;

    private final PublicIdentity identity;
    private final PairKeys pairKeys;
    private int highestPairCounter = ReplayWindow.NONE;
    private final PeerEpochs epochs;
    private final DelayEstimate delay = new DelayEstimate();
    private final Pause answerPause = new Pause(ANSWER_PAUSE_MS);
    private final Pause askPause = new Pause(ASK_PAUSE_MS);
    private final Pause pongPause = new Pause(PONG_PAUSE_MS);
    private final long announcedMs;
    private PeerState state = PeerState.ANNOUNCED;
    private Profile profile = new Profile(0, 0, "");
    private int givenFromEpoch = GIVEN_NOTHING;
    private long expectedGroupSeq = SEQ_UNSET;

    private boolean owesAnswer;
    private int retries;
    private long awaitedSinceMs;

    Peer(PublicIdentity identity, PairKeys pairKeys, long nowMs) {
        this.identity = identity;
        this.pairKeys = pairKeys;
        this.epochs = new PeerEpochs(identity.slot());
        this.announcedMs = nowMs;
        this.awaitedSinceMs = nowMs;
    }

    PublicIdentity identity() {
        return identity;
    }

    PeerId id() {
        return identity.id();
    }

    int slot() {
        return identity.slot();
    }

    PairKeys pairKeys() {
        return pairKeys;
    }

    /// Pair messages come in order: an older one that was kept back could undo a newer, a key above
    /// all (section 2).
    boolean acceptsPair(int counter) {
        return counter > highestPairCounter;
    }

    /// After authentication only.
    void commitPair(int counter) {
        highestPairCounter = counter;
    }

    PeerEpochs epochs() {
        return epochs;
    }

    DelayEstimate delay() {
        return delay;
    }

    long announcedMs() {
        return announcedMs;
    }

    Pause answerPause() {
        return answerPause;
    }

    Pause askPause() {
        return askPause;
    }

    Pause pongPause() {
        return pongPause;
    }

    /// It asked again too soon, and gets its answer when the pause is over.
    void owesAnswer(boolean owes) {
        owesAnswer = owes;
    }

    boolean owesAnswer() {
        return owesAnswer;
    }

    void retried() {
        retries++;
    }

    /// How often the clock made me ask it.
    int retries() {
        return retries;
    }

    /// I asked it for its intro and key.
    void awaitAnswer(long nowMs) {
        awaitedSinceMs = nowMs;
        retries = 0;
    }

    /// Its key came.
    void answered() {
        awaitedSinceMs = Deadline.NEVER;
    }

    boolean isAwaited() {
        return awaitedSinceMs != Deadline.NEVER;
    }

    long awaitedSinceMs() {
        return awaitedSinceMs;
    }

    PeerState state() {
        return state;
    }

    boolean isProven() {
        return state == PeerState.PROVEN || state == PeerState.HEARD;
    }

    void proven() {
        advance(PeerState.PROVEN);
    }

    void heard() {
        advance(PeerState.HEARD);
    }

    private void advance(PeerState next) {
        if (state.compareTo(next) < 0) {
            state = next;
        }
    }

    Profile profile() {
        return profile;
    }

    void profile(Profile told) {
        profile = told;
    }

    void given(int epoch) {
        if (givenFromEpoch == GIVEN_NOTHING) {
            givenFromEpoch = epoch;
        }
    }

    boolean wasGivenAny() {
        return givenFromEpoch != GIVEN_NOTHING;
    }

    /// Whether this epoch's secret, or one that leads to it, was given to it.
    boolean wasGiven(int epoch) {
        return wasGivenAny() && epoch >= givenFromEpoch;
    }

    /// The first key message says where to begin.
    void expectGroupSeq(long seq) {
        if (expectedGroupSeq == SEQ_UNSET && seq != Message.Key.SEQ_UNKNOWN) {
            expectedGroupSeq = seq;
        }
    }

    /// What was heard so far was somebody else's: where to begin is told anew.
    void forgetGroupSeq() {
        expectedGroupSeq = SEQ_UNSET;
    }

    boolean isRepeatedGroupSeq(long seq) {
        return expectedGroupSeq != SEQ_UNSET && seq < expectedGroupSeq;
    }

    /// Takes note of a group message's number; true if some before it are missing.
    boolean takeGroupSeq(long seq) {
        boolean gap = expectedGroupSeq != SEQ_UNSET && seq > expectedGroupSeq;
        expectedGroupSeq = seq + 1;
        return gap;
    }

    List<String> words() {
        return FiveWords.of(identity);
    }

    /// Retired: nothing can be opened or sealed with it any more.
    @Override
    public void close() {
        advance(PeerState.RETIRED);
        pairKeys.close();
        epochs.close();
    }
}
