package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.wire.RtcpView;
import dev.blindbridge.sfu.wire.RtcpWriter;
import dev.blindbridge.sfu.wire.RtpView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/// A browser's subscribe session.
final class SimSubscriber implements SimTransport.Endpoint {
    private static final int OWN_SSRC = 1;

    final SimTransport transport;
    final List<SimReceiver> receivers = new ArrayList<>();
    final Set<Long> reportsSentNs = new HashSet<>();
    private final Map<Integer, SimReceiver> bySsrc = new HashMap<>();
    private final Simulation simulation;
    private final RtcpWriter writer = new RtcpWriter();
    private int nextMid;

    SimSubscriber(Simulation simulation, RoomId room) {
        this(simulation, 0, room);
    }

    SimSubscriber(Simulation simulation, int worker, RoomId room) {
        this.simulation = simulation;
        transport = new SimTransport(simulation, worker, room, this);
        simulation.every(20_000_000, this::nack);
        simulation.every(1_000_000_000, this::report);
    }

    void subscribe(SimPublisher publisher) {
        subscribe(publisher, publisher.audio);
        subscribe(publisher, publisher.video);
    }

    private void subscribe(SimPublisher publisher, SimStream stream) {
        int ssrc = simulation.random.nextInt();
        var parameters =
                SimReceiver.parameters(
                        stream,
                        "m" + nextMid++,
                        ssrc,
                        ssrc + 1,
                        "p" + publisher.transport.id.value());
        SimReceiver receiver = new SimReceiver(stream, parameters, simulation.nowNs());
        receivers.add(receiver);
        bySsrc.put(parameters.ssrc(), receiver);
        if (parameters.rtxSsrc() != 0) {
            bySsrc.put(parameters.rtxSsrc(), receiver);
        }
        simulation
                .worker(transport.worker)
                .command(new RelayCommand.AddOutbound(stream.track, transport.id, parameters));
    }

    void unsubscribe(SimStream stream) {
        simulation
                .worker(transport.worker)
                .command(new RelayCommand.RemoveOutbound(stream.track, transport.id));
    }

    SimReceiver receiver(SimStream stream) {
        for (SimReceiver receiver : receivers) {
            if (receiver.source == stream) {
                return receiver;
            }
        }
        throw new AssertionError("not subscribed");
    }

    private boolean nack() {
        for (SimReceiver receiver : receivers) {
            byte[] out = new byte[1500];
            writer.wrap(out, 0, 1000);
            receiver.writeNack(writer, OWN_SSRC, simulation.nowNs());
            if (writer.lengthBytes() > 0) {
                transport.sendRtcp(out, writer.lengthBytes());
            }
        }
        return transport.alive;
    }

    private boolean report() {
        byte[] out = new byte[1500];
        writer.wrap(out, 0, 1000);
        writer.receiverReport(OWN_SSRC);
        for (SimReceiver receiver : receivers) {
            long delay = (simulation.nowNs() - receiver.lastReportNs) * 65536 / 1_000_000_000;
            if (receiver.lastReport != 0) {
                writer.reportBlock(
                        receiver.parameters.ssrc(), 0, 0, 0, 0, receiver.lastReport, (int) delay);
            }
        }
        transport.sendRtcp(out, writer.lengthBytes());
        return transport.alive;
    }

    void requestKeyFrame(SimReceiver receiver) {
        byte[] out = new byte[100];
        writer.wrap(out, 0, 50);
        writer.pli(OWN_SSRC, receiver.parameters.ssrc());
        transport.sendRtcp(out, writer.lengthBytes());
    }

    private SimReceiver find(int ssrc) {
        SimReceiver receiver = bySsrc.get(ssrc);
        Assertions.assertNotNull(receiver, "an SSRC that was not announced here");
        return receiver;
    }

    @Override
    public void onSent(RtpView packet) {
        find(packet.ssrc()).onSent(packet);
    }

    @Override
    public void onRtcpSent(RtcpView packet) {
        if (packet.kind() == RtcpView.Kind.SENDER_REPORT) {
            find(packet.senderSsrc()).onSenderReportSent(packet);
            reportsSentNs.add(simulation.nowNs());
        }
    }

    @Override
    public void onRtp(RtpView packet) {
        find(packet.ssrc()).onRtp(packet, simulation.nowNs());
    }

    @Override
    public void onRtcp(RtcpView packet) {
        if (packet.kind() == RtcpView.Kind.SENDER_REPORT) {
            find(packet.senderSsrc()).onSenderReport(packet, simulation.nowNs());
        }
    }
}
