package dev.blindbridge.bench.path;

import dev.blindbridge.bench.micro.Packets;
import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.engine.RelayEngine;
import dev.blindbridge.sfu.srtp.SrtpSession;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A client's end of one transport: an address, ICE credentials, and SRTP if it sends.
final class PathPeer {
    private static final int TRANSACTION_ID_BYTES = 12;

    final TransportId id;
    final InetSocketAddress address;
    private final int number;
    private final IceCredentials credentials;
    private final StunIntegrity integrity;
    private final StunWriter writer = new StunWriter();
    private final byte[] check = new byte[256];
    private long checks;

    PathPeer(int number) {
        this.number = number;
        id = new TransportId(number);
        address = new InetSocketAddress("10.0." + number / 250 + '.' + (1 + number % 250), 40_000);
        credentials = new IceCredentials("ufrag" + number, "a password of peer " + number);
        integrity = new StunIntegrity(credentials.password());
    }

    /// Joins the room, with an address that is known to be its own, and keys.
    void join(RelayEngine engine, RoomId room) {
        engine.onCommand(new RelayCommand.AddTransport(id, room, credentials, "them"), 0);
        check(engine, 0);
        engine.onCommand(new RelayCommand.StartSrtp(id, Packets.keys(true, number)), 0);
    }

    SrtpSession srtp() {
        return new SrtpSession(Packets.keys(false, number));
    }

    /// A connectivity check (RFC 8445 section 7.2.4), which is also consent (RFC 7675).
    void check(RelayEngine engine, long nowNs) {
        byte[] user = (credentials.ufrag() + ":them").getBytes(StandardCharsets.UTF_8);
        byte[] transaction =
                ByteBuffer.allocate(TRANSACTION_ID_BYTES).putInt(number).putLong(checks++).array();
        int length = writer.bindingRequest(check, 0, transaction, user, 1, 7, true, integrity);
        engine.onDatagram(check, 0, length, address, nowNs);
    }
}
