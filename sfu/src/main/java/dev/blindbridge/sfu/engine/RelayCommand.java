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
///
/// A room whose receivers are more than one worker's has an annex on each further one: the room
/// without publishers, with a mirror of each track.
public sealed interface RelayCommand {
    /// Opens a room, or an annex of a room that another worker is the home of.
    record OpenRoom(RoomId room, boolean annex) implements RelayCommand {
        public OpenRoom(RoomId room) {
            this(room, false);
        }
    }

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

    /// In an annex: from now on it has that track, whose publisher the worker `home` serves. Ends
    /// with [RemoveInbound] or with the annex.
    record MirrorInbound(TrackId track, RoomId room, int home, InboundParameters parameters)
            implements RelayCommand {}

    /// To the home: from now on the track's packets go to that worker as well.
    ///
    /// @param home the number of the worker that this goes to
    record AddMirror(TrackId track, int home, int worker) implements RelayCommand {}

    record RemoveMirror(TrackId track, int worker) implements RelayCommand {}

    /// From an annex to the home: a receiver lacks a picture.
    record RequestKeyFrame(TrackId track, int layer) implements RelayCommand {}

    /// From the home to an annex: the publisher's clocks (RFC 3550 section 6.4.1). All workers of a
    /// process have one monotonic clock.
    record MirrorReport(
            TrackId track, int layer, int ssrc, long ntpTimestamp, int rtpTimestamp, long arrivalNs)
            implements RelayCommand {}

    /// From the home to an annex, full, and back, read.
    record Mirrored(MirrorBatch batch) implements RelayCommand {}
}
