package dev.blindbridge.sfu.route;

/// Requests for a key frame of one stream, many subscribers' made into few: key frames are large,
/// and one serves all who wait.
public final class KeyFrameRequests {
    /// A browser needs up to a round trip and a frame to answer; asking more often only makes more
    /// key frames.
    static final long MIN_INTERVAL_NS = 500_000_000;

    private boolean asked;
    private long lastSentNs;
    private long dueNs = Long.MAX_VALUE;

    /// Somebody needs a key frame.
    ///
    /// @return when the request is due
    long request(long nowNs) {
        if (dueNs == Long.MAX_VALUE) {
            dueNs = asked ? Math.max(nowNs, lastSentNs + MIN_INTERVAL_NS) : nowNs;
        }
        return dueNs;
    }

    /// A key frame began: it serves those who wait.
    void onKeyFrame() {
        dueNs = Long.MAX_VALUE;
    }

    /// Whether to send a request now; it then counts as sent.
    public boolean takeDue(long nowNs) {
        if (nowNs < dueNs) {
            return false;
        }
        asked = true;
        lastSentNs = nowNs;
        dueNs = Long.MAX_VALUE;
        return true;
    }

    /// `Long.MAX_VALUE` if nobody waits.
    public long dueNs() {
        return dueNs;
    }
}
