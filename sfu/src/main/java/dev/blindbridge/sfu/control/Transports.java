package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.dtls.DtlsListener;
import dev.blindbridge.sfu.dtls.DtlsServer;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.sdp.LocalTransport;
import dev.blindbridge.sfu.sdp.RemoteTransport;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.worker.MediaWorker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens and closes sessions' transports: on the worker and in DTLS alike.
final class Transports {
    private static final String ICE_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    // RFC 8839 section 5.4 wants 24 and 128 bits at least; 8 characters are 48 bits, 24 are 144.
    private static final int UFRAG_CHARACTERS = 8;
    private static final int PASSWORD_CHARACTERS = 24;

    private final List<InetAddress> announced;
    private final DtlsServer dtls;
    private final SecureRandom random = new SecureRandom();
    private final Map<TransportId, Member> members = new HashMap<>();
    private int lastId;

    Transports(List<InetAddress> announced, DtlsServer dtls) {
        this.announced = List.copyOf(announced);
        this.dtls = dtls;
    }

    SecureRandom random() {
        return random;
    }

    /// Whose session runs over it; null when it is closed.
    @Nullable Member memberOf(TransportId transport) {
        return members.get(transport);
    }

    /// Reserves a transport; it takes no packet until it is connected to the other side.
    ///
    /// @param worker whose port the client is to use
    Transport reserve(Member member, MediaWorker worker) {
        TransportId id = new TransportId(++lastId);
        members.put(id, member);
        int port = worker.localAddress().getPort();
        List<InetSocketAddress> candidates =
                announced.stream().map(address -> new InetSocketAddress(address, port)).toList();
        LocalTransport local = new LocalTransport(credentials(), dtls.fingerprint(), candidates);
        return new Transport(id, worker, local, null);
    }

    /// From here on the client's checks are answered and its handshake is taken.
    Transport connect(Transport reserved, RemoteTransport remote) {
        ControlRoom room = roomOf(reserved);
        MediaWorker worker = reserved.worker();
        dtls.open(reserved.id(), new Handshake(worker));
        dtls.expect(reserved.id(), remote.fingerprint());
        worker.offer(
                new RelayCommand.AddTransport(
                        reserved.id(), room.id(), reserved.local().ice(), remote.ufrag()));
        return new Transport(reserved.id(), worker, reserved.local(), remote);
    }

    /// A new ICE generation in the same association (RFC 8445 section 9).
    Transport restartIce(Transport transport, RemoteTransport remote) {
        LocalTransport old = transport.local();
        LocalTransport local =
                new LocalTransport(credentials(), old.fingerprint(), old.candidates());
        transport
                .worker()
                .offer(new RelayCommand.RestartIce(transport.id(), local.ice(), remote.ufrag()));
        return new Transport(transport.id(), transport.worker(), local, remote);
    }

    /// Ends it, silently towards the client.
    void close(Transport transport) {
        forget(transport);
        transport.worker().offer(new RelayCommand.RemoveTransport(transport.id()));
    }

    /// Ends what the worker has ended already, or ends with its room.
    void forget(Transport transport) {
        members.remove(transport.id());
        dtls.close(transport.id());
    }

    private ControlRoom roomOf(Transport transport) {
        Member member = members.get(transport.id());
        if (member == null) {
            throw new IllegalStateException(transport.id() + " is closed");
        }
        return member.room();
    }

    private IceCredentials credentials() {
        return new IceCredentials(text(UFRAG_CHARACTERS), text(PASSWORD_CHARACTERS));
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ICE_CHARACTERS.charAt(random.nextInt(ICE_CHARACTERS.length())));
        }
        return text.toString();
    }

    /// A handshake's voice to its worker. Datagrams may be lost on the way, as they may be on the
    /// network.
    private record Handshake(MediaWorker worker) implements DtlsListener {
        @Override
        public void send(TransportId transport, byte[] datagram) {
            worker.offer(new RelayCommand.SendDtls(transport, datagram));
        }

        @Override
        public void connected(TransportId transport, SrtpKeys keys) {
            if (!worker.offer(new RelayCommand.StartSrtp(transport, keys))) {
                keys.destroy();
            }
        }

        @Override
        public void ended(TransportId transport) {
            worker.offer(new RelayCommand.EndDtls(transport));
        }
    }
}
