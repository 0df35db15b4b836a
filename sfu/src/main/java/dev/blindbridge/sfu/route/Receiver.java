package dev.blindbridge.sfu.route;

/// What an outbound track asks of the transport it leaves by. Packets are queued and written
/// receiver by receiver at the end of a batch, so that they lie side by side.
public interface Receiver {
    /// Whether it can protect and send.
    boolean isReady();

    /// Queues a cached packet under its new sequence number and timestamp.
    void enqueue(
            OutboundTrack track,
            InboundStream stream,
            long number,
            int sequenceNumber,
            int timestamp);
}
