package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RelayEvent.CloseReason;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.ice.IceLiteAgent;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.route.InboundTrack;
import dev.blindbridge.sfu.route.OutboundTrack;
import dev.blindbridge.sfu.srtp.SrtpScratch;
import dev.blindbridge.sfu.srtp.SrtpSession;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Makes and ends rooms, transports and tracks. Who closes whom: docs/lifecycle.md.
final class CommandHandler {
    /// What the handler needs of its engine.
    interface Host extends PeerTransport.Schedule, RemotePublisher.Schedule {
        void onEarlyPacket(PeerTransport peer, byte[] packet, long arrivalNs);

        void forget(Deadline deadline);
    }

    private final Directory directory;
    private final Egress egress;
    private final Mirroring mirroring;
    private final Counters counters;
    private final Host host;
    private final SplittableRandom random;
    private final SrtpScratch scratch = new SrtpScratch();

    CommandHandler(
            Directory directory,
            Egress egress,
            Mirroring mirroring,
            Host host,
            SplittableRandom random) {
        this.directory = directory;
        this.egress = egress;
        this.mirroring = mirroring;
        counters = egress.counters();
        this.host = host;
        this.random = random;
    }

    /// The peer in whose processing a bug of ours would show.
    @Nullable PeerTransport subject(RelayCommand command) {
        return switch (command) {
            case RelayCommand.OpenRoom _, RelayCommand.CloseRoom _ -> null;
            case RelayCommand.RemoveInbound _, RelayCommand.MirrorInbound _ -> null;
            case RelayCommand.AddMirror _, RelayCommand.RemoveMirror _ -> null;
            case RelayCommand.RequestKeyFrame _, RelayCommand.MirrorReport _ -> null;
            case RelayCommand.Mirrored _ -> null;
            case RelayCommand.AddTransport add -> directory.peer(add.transport());
            case RelayCommand.RestartIce restart -> directory.peer(restart.transport());
            case RelayCommand.RemoveTransport remove -> directory.peer(remove.transport());
            case RelayCommand.StartSrtp start -> directory.peer(start.transport());
            case RelayCommand.SendDtls send -> directory.peer(send.transport());
            case RelayCommand.EndDtls end -> directory.peer(end.transport());
            case RelayCommand.AddInbound add -> directory.peer(add.publisher());
            case RelayCommand.AddOutbound add -> directory.peer(add.subscriber());
            case RelayCommand.RemoveOutbound remove -> directory.peer(remove.subscriber());
        };
    }

    void handle(RelayCommand command, long nowNs) {
        switch (command) {
            case RelayCommand.OpenRoom open -> openRoom(open);
            case RelayCommand.CloseRoom close -> closeRoom(close);
            case RelayCommand.AddTransport add -> addTransport(add, nowNs);
            case RelayCommand.RestartIce restart -> restartIce(restart);
            case RelayCommand.RemoveTransport remove -> close(remove.transport(), null);
            case RelayCommand.StartSrtp start -> startSrtp(start, nowNs);
            case RelayCommand.SendDtls send -> sendDtls(send);
            case RelayCommand.EndDtls end -> close(end.transport(), CloseReason.DTLS_ENDED);
            case RelayCommand.AddInbound add -> addInbound(add);
            case RelayCommand.RemoveInbound remove -> removeInbound(remove.track());
            case RelayCommand.AddOutbound add -> addOutbound(add, nowNs);
            case RelayCommand.RemoveOutbound remove -> removeOutbound(remove);
            case RelayCommand.MirrorInbound mirror -> mirroring.mirror(mirror, nowNs);
            case RelayCommand.AddMirror add -> mirroring.add(add);
            case RelayCommand.RemoveMirror remove -> mirroring.remove(remove);
            case RelayCommand.RequestKeyFrame request ->
                    mirroring.onKeyFrameRequest(request, nowNs);
            case RelayCommand.MirrorReport report -> mirroring.onReport(report);
            case RelayCommand.Mirrored mirrored -> mirroring.onBatch(mirrored.batch(), nowNs);
        }
    }

    private void openRoom(RelayCommand.OpenRoom open) {
        Room room = new Room(open.room(), open.annex());
        if (directory.rooms().putIfAbsent(open.room(), room) == null && !open.annex()) {
            counters.add(Counter.ROOMS, 1);
        }
    }

    private void closeRoom(RelayCommand.CloseRoom close) {
        Room room = directory.rooms().remove(close.room());
        if (room != null) {
            for (PeerTransport peer : List.copyOf(room.peers())) {
                close(peer, null);
            }
            for (RemotePublisher remote : List.copyOf(room.remotes())) {
                removeInbound(remote.track().id());
            }
            counters.add(Counter.ROOMS, room.isAnnex() ? 0 : -1);
        }
    }

    private void addTransport(RelayCommand.AddTransport add, long nowNs) {
        Room room = directory.rooms().get(add.room());
        if (room == null || directory.peer(add.transport()) != null) {
            return;
        }
        Directory.Addresses addresses = directory.new Addresses();
        IceLiteAgent agent = new IceLiteAgent(add.local(), add.remoteUfrag(), nowNs, addresses);
        PeerTransport peer =
                new PeerTransport(add.transport(), room, agent, host, 1 + random.nextInt(1 << 30));
        addresses.belongTo(peer);
        directory.add(peer, add.local().ufrag());
        // Any moment of the second, so that the reports of a room do not come in one burst.
        long delayNs = random.nextLong(PeerReports.TICK_NS);
        peer.tickAt(PeerReports.lastMoment(nowNs, PeerReports.GRID_NS + delayNs));
        host.wakeBy(peer, peer.tickNs());
        counters.add(Counter.TRANSPORTS, 1);
    }

    private void restartIce(RelayCommand.RestartIce restart) {
        PeerTransport peer = directory.peer(restart.transport());
        if (peer != null) {
            peer.agent().restart(restart.local(), restart.remoteUfrag());
            directory.addUfrag(peer, restart.local().ufrag());
        }
    }

    private void startSrtp(RelayCommand.StartSrtp start, long nowNs) {
        try {
            PeerTransport peer = directory.peer(start.transport());
            if (peer != null) {
                peer.transition(PeerState.Signal.KEYS_ARRIVED);
                connect(peer, new SrtpSession(start.keys(), scratch), nowNs);
            }
        } finally {
            start.keys().destroy();
        }
    }

    private void connect(PeerTransport peer, SrtpSession session, long nowNs) {
        EarlyPackets kept = peer.connect(session);
        counters.add(Counter.TRANSPORTS_CONNECTED, 1);
        egress.outbox().event(new RelayEvent.TransportConnected(peer.id()));
        for (int i = 0; i < kept.count(); i++) {
            host.onEarlyPacket(peer, kept.packet(i), kept.arrivalNs(i));
        }
        for (OutboundTrack track : peer.outbound()) {
            track.requestKeyFrameIfWaiting(nowNs);
        }
    }

    private void sendDtls(RelayCommand.SendDtls send) {
        PeerTransport peer = directory.peer(send.transport());
        if (peer == null) {
            return;
        }
        byte[] datagram = send.datagram();
        InetSocketAddress address = peer.destination();
        if (address == null) {
            counters.drop(DropReason.DTLS_NO_ADDRESS);
        } else if (datagram.length > Outbox.MAX_DATAGRAM_BYTES) {
            counters.drop(DropReason.EGRESS_TOO_LARGE);
        } else {
            Outbox outbox = egress.outbox();
            System.arraycopy(datagram, 0, outbox.egress(), outbox.egressOffset(), datagram.length);
            egress.plain(datagram.length, address);
        }
    }

    private void addInbound(RelayCommand.AddInbound add) {
        PeerTransport peer = directory.peer(add.publisher());
        if (peer == null || directory.tracks().containsKey(add.track())) {
            return;
        }
        InboundTrack track = new InboundTrack(add.track(), add.parameters(), peer);
        directory.tracks().put(add.track(), track);
        peer.inbound().add(track);
        counters.add(Counter.INBOUND_TRACKS, 1);
    }

    private void removeInbound(TrackId id) {
        InboundTrack track = directory.tracks().remove(id);
        if (track == null) {
            return;
        }
        if (track.publisher() instanceof PeerTransport publisher) {
            publisher.inbound().remove(track);
            counters.add(Counter.INBOUND_TRACKS, -1);
        } else if (track.publisher() instanceof RemotePublisher remote) {
            mirroring.end(remote);
            host.forget(remote);
        }
        for (OutboundTrack outbound : track.outbounds()) {
            end(outbound);
        }
    }

    private void addOutbound(RelayCommand.AddOutbound add, long nowNs) {
        InboundTrack source = directory.tracks().get(add.track());
        PeerTransport peer = directory.peer(add.subscriber());
        if (source == null || peer == null || find(peer, add.track()) != null) {
            return;
        }
        if (roomOf(source) != peer.room()) {
            throw new IllegalArgumentException("a track of another room");
        }
        OutboundTrack track =
                new OutboundTrack(
                        source, peer, add.parameters(), random.nextInt(1 << 15), random.nextInt());
        if (!peer.addOutbound(track)) {
            throw new IllegalStateException("too many outbound tracks");
        }
        source.add(track);
        counters.add(Counter.OUTBOUND_TRACKS, 1);
        track.requestKeyFrameIfWaiting(nowNs);
    }

    private static @Nullable Room roomOf(InboundTrack track) {
        return switch (track.publisher()) {
            case PeerTransport publisher -> publisher.room();
            case RemotePublisher remote -> remote.room();
            default -> null;
        };
    }

    private static @Nullable OutboundTrack find(PeerTransport peer, TrackId id) {
        for (OutboundTrack track : peer.outbound()) {
            if (track.source().id().equals(id)) {
                return track;
            }
        }
        return null;
    }

    private void removeOutbound(RelayCommand.RemoveOutbound remove) {
        PeerTransport peer = directory.peer(remove.subscriber());
        OutboundTrack track = peer == null ? null : find(peer, remove.track());
        if (track != null) {
            end(track);
        }
    }

    private void end(OutboundTrack track) {
        track.end();
        track.source().remove(track);
        if (track.receiver() instanceof PeerTransport receiver) {
            receiver.removeOutbound(track);
        }
        counters.add(Counter.OUTBOUND_TRACKS, -1);
    }

    private void close(TransportId id, @Nullable CloseReason reason) {
        PeerTransport peer = directory.peer(id);
        if (peer != null) {
            close(peer, reason);
        }
    }

    /// Ends a transport with its tracks.
    ///
    /// @param reason null if the control thread asked for it and expects no event
    void close(PeerTransport peer, @Nullable CloseReason reason) {
        if (peer.state() == PeerState.CLOSED) {
            return;
        }
        counters.add(Counter.TRANSPORTS_CONNECTED, peer.isReady() ? -1 : 0);
        counters.add(Counter.TRANSPORTS, -1);
        peer.transition(PeerState.Signal.ENDED);
        directory.remove(peer);
        host.forget(peer);
        for (InboundTrack track : new ArrayList<>(peer.inbound().all())) {
            removeInbound(track.id());
        }
        for (OutboundTrack track : new ArrayList<>(peer.outbound())) {
            end(track);
        }
        peer.close();
        if (reason != null) {
            egress.outbox().event(new RelayEvent.TransportClosed(peer.id(), reason));
        }
    }
}
