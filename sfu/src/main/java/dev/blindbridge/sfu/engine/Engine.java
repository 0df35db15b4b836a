package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.route.Counters;
import java.net.InetSocketAddress;

/// What a media worker drives, all on its one thread: the relay's engine, or a test's stand-in.
/// Whatever it has to say goes to the [Outbox] that it was made with.
public interface Engine {
    /// One datagram; the engine may change the bytes in place but keeps none of them.
    void onDatagram(byte[] buffer, int offset, int lengthBytes, InetSocketAddress from, long nowNs);

    /// Whether more datagrams are about to come, since a frame of this batch is incomplete. Asked
    /// before [#onBatchEnd].
    boolean expectsMore();

    /// The batch is over: time to work for receivers side by side.
    void onBatchEnd(long nowNs);

    void onCommand(RelayCommand command, long nowNs);

    /// To be called when [#nextDeadlineNs] has passed.
    void onDeadline(long nowNs);

    /// When [#onDeadline] wants to be called, `Long.MAX_VALUE` for never.
    long nextDeadlineNs();

    /// To be read on the engine's thread.
    Counters counters();
}
