package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.blindbridge.sfu.wire.RtpView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The negative control of the simulations: their checks do notice.
class SimReceiverTest {
    private final Simulation simulation = new Simulation(14);
    private final List<byte[]> sent = new ArrayList<>();
    private final SimReceiver receiver;

    SimReceiverTest() {
        SimRoom room = new SimRoom(simulation);
        SimStream video = room.join().publisher().video;
        SimReceiver real = room.join().subscriber().receiver(video);
        real.recording = sent;
        simulation.runFor(1);
        receiver = new SimReceiver(video, real.parameters, 0);
    }

    @BeforeEach
    void replayHonestly() {
        for (byte[] packet : sent.subList(0, 10)) {
            show(packet);
        }
    }

    private void show(byte[] packet) {
        RtpView view = new RtpView();
        view.wrap(packet, 0, packet.length);
        receiver.onSent(view);
    }

    private byte[] next() {
        return sent.get(10).clone();
    }

    private void assertNoticed(byte[] packet) {
        assertThrows(AssertionError.class, () -> show(packet));
    }

    @Test
    void shouldNoticeAChangedByte() {
        byte[] packet = next();
        packet[packet.length - 1] ^= 1;
        assertNoticed(packet);
    }

    @Test
    void shouldNoticeAPacketUnderTwoNumbers() {
        show(next());
        byte[] packet = next();
        packet[3] = (byte) (packet[3] + 9);
        assertNoticed(packet);
    }

    @Test
    void shouldNoticeAnotherTimestamp() {
        byte[] packet = next();
        packet[7] = (byte) (packet[7] + 1);
        assertNoticed(packet);
    }

    @Test
    void shouldNoticeAnotherPayloadTypeAndALostMarker() {
        byte[] packet = next();
        packet[1] ^= 1;
        assertNoticed(packet);
        byte[] other = next();
        other[1] ^= (byte) 0x80;
        assertNoticed(other);
    }
}
