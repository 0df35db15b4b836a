package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RelayEvent.CloseReason;
import dev.blindbridge.sfu.ice.IceLiteAgent;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.Counters;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.DatagramKind;
import dev.blindbridge.sfu.wire.StunView;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The relay of one worker, sans-I/O. Give it datagrams and [#onBatchEnd] after each batch of them,
/// commands, and [#onDeadline] when [#nextDeadlineNs] has come; it answers through its [Outbox]
/// before it returns. Confined to one thread; time is an argument, on any monotonic clock, and
/// never goes back.
public final class RelayEngine implements Engine {
    private final Outbox outbox;
    private final Counters counters = new Counters();
    private final Directory directory = new Directory();
    private final DeadlineQueue<Deadline> deadlines = new DeadlineQueue<>();
    private final List<PeerTransport> queued = new ArrayList<>();
    private final SendQueue.Scratch scratch = new SendQueue.Scratch();
    private final StunView stun = new StunView();
    private final Egress egress;
    private final RtpIngress rtp;
    private final RtcpIngress rtcp;
    private final PeerReports reports;
    private final CommandHandler commands;
    private final Mirroring mirroring;

    /// An engine that nobody looks into.
    ///
    /// @param seed of the random numbers that need not be secret: SSRCs, first sequence numbers
    public RelayEngine(Outbox outbox, long seed) {
        this(outbox, seed, PacketTap.NONE);
    }

    /// The same, looked into.
    public RelayEngine(Outbox outbox, long seed, PacketTap tap) {
        this.outbox = outbox;
        egress = new Egress(outbox, counters);
        rtp = new RtpIngress(counters, tap);
        rtcp = new RtcpIngress(egress);
        reports = new PeerReports(egress);
        Host host = new Host();
        mirroring = new Mirroring(directory, outbox, counters, host);
        commands =
                new CommandHandler(directory, egress, mirroring, host, new SplittableRandom(seed));
    }

    /// Takes one datagram. The bytes are changed in place; the engine keeps no reference to the
    /// array.
    ///
    /// @param arrivalNs as early a stamp as there is
    @Override
    public void onDatagram(
            byte[] buffer, int offset, int lengthBytes, InetSocketAddress from, long arrivalNs) {
        counters.count(Counter.DATAGRAMS_RECEIVED_TOTAL);
        counters.add(Counter.BYTES_RECEIVED_TOTAL, lengthBytes);
        if (lengthBytes < 2) {
            counters.drop(DropReason.DATAGRAM_UNKNOWN);
            return;
        }
        // RFC 7983 section 7
        switch (DatagramKind.of(buffer[offset])) {
            case STUN -> onStun(buffer, offset, lengthBytes, from, arrivalNs);
            case DTLS -> onDtls(buffer, offset, lengthBytes, from);
            case RTP_OR_RTCP -> onSrtp(buffer, offset, lengthBytes, from, arrivalNs);
            case OTHER -> counters.drop(DropReason.DATAGRAM_UNKNOWN);
        }
    }

    @Override
    public boolean expectsMore() {
        return rtp.hasOpenFrame();
    }

    /// Sends what the batch has brought, receiver by receiver. To be called after each batch of
    /// datagrams and commands.
    @Override
    public void onBatchEnd(long nowNs) {
        for (int i = 0; i < queued.size(); i++) {
            flush(queued.get(i));
        }
        queued.clear();
        mirroring.flush();
        rtp.onBatchEnd();
    }

    @Override
    public void onCommand(RelayCommand command, long nowNs) {
        PeerTransport subject = commands.subject(command);
        try {
            commands.handle(command, nowNs);
        } catch (RuntimeException e) {
            onFault(subject, e);
        }
    }

    /// Does what is due; harmless when nothing is.
    @Override
    public void onDeadline(long nowNs) {
        Deadline due = deadlines.first();
        while (due != null && due.atNs <= nowNs) {
            PeerTransport peer = due instanceof PeerTransport transport ? transport : null;
            try {
                onDue(due, nowNs);
            } catch (RuntimeException e) {
                onFault(peer, e);
            }
            due = deadlines.first();
        }
    }

    private void onDue(Deadline due, long nowNs) {
        // At least a millisecond on: whatever happens, the loop ends.
        deadlines.schedule(due, nowNs + 1_000_000);
        if (due instanceof PeerTransport peer) {
            onDue(peer, nowNs);
        } else if (due instanceof RemotePublisher remote) {
            deadlines.schedule(remote, Math.max(remote.run(outbox, nowNs), nowNs + 1_000_000));
        }
    }

    private void onDue(PeerTransport peer, long nowNs) {
        if (peer.agent().expire(nowNs)) {
            commands.close(peer, CloseReason.CONSENT_EXPIRED);
            return;
        }
        deadlines.schedule(peer, Math.max(reports.run(peer, nowNs), nowNs + 1_000_000));
    }

    /// When [#onDeadline] has something to do; `Long.MAX_VALUE` if nothing is planned. Asked after
    /// each input.
    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    /// To be read on the engine's thread; see [Counters] for others.
    @Override
    public Counters counters() {
        counters.set(Counter.CACHE_BYTES, directory.cacheBytes());
        return counters;
    }

    /// How many things it knows of, for tests that look for what is never forgotten.
    int kept() {
        return directory.size() + deadlines.size() + queued.size();
    }

    private void onStun(
            byte[] buffer, int offset, int lengthBytes, InetSocketAddress from, long nowNs) {
        if (!stun.wrap(buffer, offset, lengthBytes)) {
            counters.drop(DropReason.STUN_MALFORMED);
            return;
        }
        String ufrag = stun.localUfrag();
        PeerTransport peer = ufrag == null ? null : directory.peerOf(ufrag);
        if (peer == null) {
            counters.drop(DropReason.STUN_UNKNOWN_USER);
            return;
        }
        try {
            onCheck(peer, from, nowNs);
        } catch (RuntimeException e) {
            onFault(peer, e);
        }
    }

    private void onCheck(PeerTransport peer, InetSocketAddress from, long nowNs) {
        IceLiteAgent agent = peer.agent();
        int length = agent.onRequest(stun, from, nowNs, outbox.egress(), outbox.egressOffset());
        if (length > 0) {
            egress.plain(length, from);
        }
        switch (agent.outcome()) {
            case SUCCESS -> counters.count(Counter.STUN_CHECKS_TOTAL);
            case NOT_A_CHECK -> counters.drop(DropReason.STUN_NOT_A_CHECK);
            case BAD_REQUEST -> counters.drop(DropReason.STUN_BAD_REQUEST);
            case UNAUTHENTICATED -> counters.drop(DropReason.STUN_UNAUTHENTICATED);
            case UNKNOWN_ATTRIBUTE -> counters.drop(DropReason.STUN_UNKNOWN_ATTRIBUTE);
            case ROLE_CONFLICT -> counters.drop(DropReason.STUN_ROLE_CONFLICT);
            case REPLAYED -> counters.drop(DropReason.STUN_REPLAYED);
            case ADDRESS_TAKEN -> counters.drop(DropReason.STUN_ADDRESS_TAKEN);
        }
    }

    private void onDtls(byte[] buffer, int offset, int lengthBytes, InetSocketAddress from) {
        PeerTransport peer = directory.peerAt(from);
        if (peer == null) {
            counters.drop(DropReason.DTLS_UNKNOWN_SOURCE);
            return;
        }
        counters.count(Counter.DTLS_RECEIVED_TOTAL);
        peer.onDtlsFrom(from);
        outbox.dtls(peer.id(), from, buffer, offset, lengthBytes);
    }

    private void onSrtp(
            byte[] buffer, int offset, int lengthBytes, InetSocketAddress from, long nowNs) {
        PeerTransport peer = directory.peerAt(from);
        if (peer == null) {
            counters.drop(DropReason.SRTP_UNKNOWN_SOURCE);
            return;
        }
        try {
            SrtpSession srtp = peer.srtp();
            if (srtp == null) {
                keep(peer, buffer, offset, lengthBytes, nowNs);
            } else if (onSrtp(peer, srtp, buffer, offset, lengthBytes, nowNs)) {
                peer.onAuthenticFrom(from);
            }
        } catch (RuntimeException e) {
            onFault(peer, e);
        }
    }

    private void keep(PeerTransport peer, byte[] buffer, int offset, int lengthBytes, long nowNs) {
        EarlyPackets early = peer.early();
        if (early != null && early.add(buffer, offset, lengthBytes, nowNs)) {
            counters.count(Counter.EARLY_KEPT_TOTAL);
        } else {
            counters.drop(DropReason.SRTP_BEFORE_KEYS);
        }
    }

    /// Whether it was authentic.
    private boolean onSrtp(
            PeerTransport peer,
            SrtpSession srtp,
            byte[] buffer,
            int offset,
            int lengthBytes,
            long nowNs) {
        if (DatagramKind.isRtcp(buffer[offset + 1])) {
            return rtcp.onPacket(peer, srtp, buffer, offset, lengthBytes, nowNs);
        }
        return rtp.onPacket(peer, srtp, buffer, offset, lengthBytes, nowNs);
    }

    private void flush(PeerTransport peer) {
        try {
            peer.queue().drainTo(egress, peer, scratch);
        } catch (RuntimeException e) {
            onFault(peer, e);
        }
    }

    /// A bug of ours in one peer's processing ends that peer, never the worker.
    private void onFault(@Nullable PeerTransport peer, RuntimeException cause) {
        counters.count(Counter.FAULTS_TOTAL);
        outbox.event(new RelayEvent.Fault(peer == null ? null : peer.id(), cause));
        if (peer != null) {
            commands.close(peer, CloseReason.INTERNAL_ERROR);
        }
    }

    /// The engine as its parts see it.
    private final class Host implements CommandHandler.Host {
        @Override
        public void wakeBy(PeerTransport peer, long atNs) {
            if (atNs < peer.atNs && peer.state() != PeerState.CLOSED) {
                deadlines.schedule(peer, atNs);
            }
        }

        @Override
        public void queued(PeerTransport peer) {
            queued.add(peer);
        }

        @Override
        public void flush(PeerTransport peer) {
            RelayEngine.this.flush(peer);
        }

        @Override
        public void onEarlyPacket(PeerTransport peer, byte[] packet, long arrivalNs) {
            SrtpSession srtp = peer.srtp();
            if (srtp != null) {
                onSrtp(peer, srtp, packet, 0, packet.length, arrivalNs);
            }
        }

        @Override
        public void wakeBy(RemotePublisher publisher, long atNs) {
            if (atNs < publisher.atNs) {
                deadlines.schedule(publisher, atNs);
            }
        }

        @Override
        public void forget(Deadline deadline) {
            deadlines.remove(deadline);
        }
    }
}
