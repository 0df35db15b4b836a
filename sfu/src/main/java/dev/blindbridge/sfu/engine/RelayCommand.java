package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;

/// What the outside asks of a worker's engine. Commands about things that no longer exist are
/// ignored: they may cross with a removal on the way.
public sealed interface RelayCommand {
    record OpenRoom(RoomId room) implements RelayCommand {}

    /// Removes all transports and tracks of the room.
    record CloseRoom(RoomId room) implements RelayCommand {}

    /// Prepares an ICE-lite agent: from now on its checks are answered (RFC 8445).
    record AddTransport(
            TransportId transport, RoomId room, IceCredentials local, String remoteUfrag)
            implements RelayCommand {}

    /// A new ICE generation (RFC 8445 section 9): the old pair stays in use until a new one is
    /// validated.
    record RestartIce(TransportId transport, IceCredentials local, String remoteUfrag)
            implements RelayCommand {}

    /// Ends the transport and its tracks; silent towards the peer.
    record RemoveTransport(TransportId transport) implements RelayCommand {}

    /// The handshake is done and the peer's fingerprint matched: media may flow. The engine owns
    /// `keys` from here on and wipes them.
    record StartSrtp(TransportId transport, SrtpKeys keys) implements RelayCommand {}

    /// One datagram of the handshake towards the peer's validated address. The array is handed
    /// over, not copied.
    @SuppressWarnings("ArrayRecordComponent")
    record SendDtls(TransportId transport, byte[] datagram) implements RelayCommand {}

    /// The peer ended DTLS (close_notify) or the handshake failed.
    record EndDtls(TransportId transport) implements RelayCommand {}

    record AddInbound(TrackId track, TransportId publisher, InboundParameters parameters)
            implements RelayCommand {}

    /// Ends the track and every outbound copy of it.
    record RemoveInbound(TrackId track) implements RelayCommand {}

    record AddOutbound(TrackId track, TransportId subscriber, OutboundParameters parameters)
            implements RelayCommand {}

    record RemoveOutbound(TrackId track, TransportId subscriber) implements RelayCommand {}
}
