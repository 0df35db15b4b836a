package dev.blindbridge.sfu.route;

/// A track's way to the receivers that another worker serves.
public interface Mirror {
    /// The packet of that number was stored in the stream's cache.
    void offer(InboundStream stream, long number);

    /// The stream's clock was set by a sender report.
    void report(InboundStream stream);
}
