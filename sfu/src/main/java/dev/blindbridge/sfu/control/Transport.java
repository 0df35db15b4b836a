package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.sdp.LocalTransport;
import dev.blindbridge.sfu.sdp.RemoteTransport;
import dev.blindbridge.sfu.worker.MediaWorker;
import org.jspecify.annotations.Nullable;

/// One session's ICE and DTLS as negotiated so far.
///
/// @param worker serves it for its life
/// @param remote null until the client has answered our first offer
record Transport(
        TransportId id,
        MediaWorker worker,
        LocalTransport local,
        @Nullable RemoteTransport remote) {}
