package dev.blindbridge.sfu.route;

/// What a track asks of the transport it comes from.
public interface Publisher {
    /// Feedback of one of its tracks is due then.
    void wakeBy(long atNs);
}
