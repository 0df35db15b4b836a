package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// ICE, DTLS and SRTP of one media session with the relay: `Checking → Handshaking → Connected →
/// Closed`. Loop thread only, but for what the DTLS thread posts.
public final class MediaTransport implements AutoCloseable {
    /// What the session above is told, on the loop's thread.
    public interface Listener {
        void onConnected();

        /// Once, unless we closed it.
        void onClosed(String reason);

        /// The array is free again on return.
        void onRtp(byte[] bytes, int offset, int length, long nowNs);

        /// As [#onRtp].
        void onRtcp(byte[] bytes, int offset, int length, long nowNs);

        /// A packet from the relay as it came, header in clear; true if that is all that is wanted
        /// of it. For receivers that only count.
        default boolean onProtected(byte[] bytes, int length, long arrivalNs) {
            return false;
        }
    }

    private static final String ICE_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final ClientLoop loop;
    private final String session;
    private final DtlsIdentity identity;
    private final DatagramFilter filter;
    private final Listener listener;
    private final RandomGenerator random;
    private final String ufrag;
    private final String password;
    private final DatagramSockets.Socket socket;
    private @Nullable IceController ice;
    private @Nullable RemoteIce remote;
    private @Nullable DtlsConnection dtls;
    private @Nullable SrtpHop srtp;
    private ClientLoop.@Nullable Timer timer;
    private boolean closed;
    private long unauthenticated;

    /// Opens a socket; nothing is sent before [#connect].
    ///
    /// @param random must be fit for secrets
    public MediaTransport(
            ClientLoop loop,
            String session,
            DtlsIdentity identity,
            DatagramFilter filter,
            RandomGenerator random,
            Listener listener) {
        this.loop = loop;
        this.session = session;
        this.identity = identity;
        this.filter = filter;
        this.listener = listener;
        this.random = random;
        this.ufrag = iceText(8); // RFC 8839 section 5.4: at least 24 bits
        this.password = iceText(24); // and 128 bits
        try {
            this.socket = loop.open(this::onDatagram);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String iceText(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ICE_CHARACTERS.charAt(random.nextInt(ICE_CHARACTERS.length())));
        }
        return text.toString();
    }

    public String ufrag() {
        return ufrag;
    }

    public String password() {
        return password;
    }

    public String fingerprint() {
        return identity.fingerprint();
    }

    /// Begins connectivity checks; later calls change nothing.
    public void connect(RemoteIce description) {
        if (ice != null || closed) {
            return;
        }
        remote = description;
        ice = new IceController(ufrag, password, description, random, ClientLoop.nowNs());
        onIceDeadline();
    }

    /// Where it sends from; the wildcard if the machine chooses packet by packet.
    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    public boolean connected() {
        return srtp != null && !closed;
    }

    /// Datagrams that failed SRTP authentication or came from elsewhere.
    public long unauthenticated() {
        return unauthenticated;
    }

    /// Round trip of the newest answered check.
    public long roundTripNs() {
        return ice == null ? 0 : ice.roundTripNs();
    }

    private void onIceDeadline() {
        IceController agent = ice;
        if (agent == null || closed) {
            return;
        }
        agent.onDeadline(ClientLoop.nowNs(), this::sendCheck);
        if (agent.state() == IceController.State.FAILED) {
            fail("no ICE consent");
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timer = loop.at(agent.nextDeadlineNs(), this::onIceDeadline);
    }

    /// RFC 7983 section 7.
    private void onDatagram(byte[] bytes, int length, InetSocketAddress from, long arrivalNs) {
        if (closed || !filter.passes(session, false, bytes, 0, length)) {
            return;
        }
        IceController agent = ice;
        if (agent == null || length == 0) {
            return;
        }
        int first = bytes[0] & 0xFF;
        if (first < 4) {
            agent.onDatagram(bytes, 0, length, from, arrivalNs, this::sendCheck);
            onIceDeadlineMoved(agent);
        } else if (!from.equals(agent.selected())) {
            unauthenticated++;
        } else if (first >= 20 && first < 64) {
            if (dtls != null) {
                dtls.received(Arrays.copyOf(bytes, length));
            }
        } else if (first >= 128 && first < 192 && length >= 12) {
            onMedia(bytes, length, arrivalNs);
        }
    }

    private void onIceDeadlineMoved(IceController agent) {
        if (agent.state() == IceController.State.CONNECTED && dtls == null) {
            startDtls();
        }
        if (timer != null) {
            timer.cancel();
        }
        timer = loop.at(agent.nextDeadlineNs(), this::onIceDeadline);
    }

    private void startDtls() {
        InetSocketAddress to = selected();
        String fingerprint = remote == null ? "" : remote.fingerprint();
        dtls =
                new DtlsConnection(
                        identity,
                        fingerprint,
                        datagram -> sendTo(datagram, datagram.length, to),
                        new DtlsConnection.Listener() {
                            @Override
                            public void established(SrtpKeyMaterial keys) {
                                loop.execute(() -> onKeys(keys));
                            }

                            @Override
                            public void ended(String reason) {
                                loop.execute(() -> fail("DTLS: " + reason));
                            }
                        });
        dtls.start();
    }

    private void sendCheck(byte[] check, InetSocketAddress to) {
        sendTo(check, check.length, to);
    }

    private InetSocketAddress selected() {
        InetSocketAddress address = ice == null ? null : ice.selected();
        if (address == null) {
            throw new IllegalStateException("no candidate pair selected");
        }
        return address;
    }

    private void onKeys(SrtpKeyMaterial keys) {
        if (!closed) {
            srtp = new SrtpHop(keys);
            listener.onConnected();
        }
    }

    private void onMedia(byte[] bytes, int length, long arrivalNs) {
        SrtpHop hop = srtp;
        if (hop == null) {
            return; // ours come after the relay's; what is early is repaired or replaced
        }
        if (listener.onProtected(bytes, length, arrivalNs)) {
            return;
        }
        int type = bytes[1] & 0xFF;
        boolean control = type >= 192 && type < 224; // RFC 5761 section 4
        int clear =
                control ? hop.unprotectRtcp(bytes, 0, length) : hop.unprotectRtp(bytes, 0, length);
        if (clear < 0) {
            unauthenticated++;
        } else if (control) {
            listener.onRtcp(bytes, 0, clear, arrivalNs);
        } else {
            listener.onRtp(bytes, 0, clear, arrivalNs);
        }
    }

    /// Protects in place and sends; the array needs 32 bytes of room. Dropped before connected.
    public void sendRtp(byte[] packet, int length) {
        if (connected() && srtp != null) {
            sendTo(packet, srtp.protectRtp(packet, length), selected());
        }
    }

    /// As [#sendRtp].
    public void sendRtcp(byte[] packet, int length) {
        if (connected() && srtp != null) {
            sendTo(packet, srtp.protectRtcp(packet, length), selected());
        }
    }

    private void sendTo(byte[] bytes, int length, InetSocketAddress to) {
        if (length < 0 || !filter.passes(session, true, bytes, 0, length)) {
            return;
        }
        socket.send(bytes, length, to);
    }

    private void fail(String reason) {
        if (!closed) {
            close();
            listener.onClosed(reason);
        }
    }

    /// Says close_notify and ends all; nothing is reported any more.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        if (dtls != null) {
            dtls.close();
        }
        // The DTLS thread's last words leave before the socket goes.
        loop.at(ClientLoop.nowNs() + 200_000_000, socket::close);
    }
}
