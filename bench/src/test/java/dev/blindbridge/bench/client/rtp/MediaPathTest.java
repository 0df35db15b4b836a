package dev.blindbridge.bench.client.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// From a frame to packets and back, without a network.
class MediaPathTest {
    private static final int SSRC = 0xCAFEBABE;
    private static final int RTX_SSRC = 0x0BADF00D;

    private final List<byte[]> packets = new ArrayList<>();
    private final List<byte[]> frames = new ArrayList<>();
    private int gaps;

    private final OutgoingTrack outgoing =
            new OutgoingTrack(
                    new OutgoingTrack.Parameters("1", true, SSRC, RTX_SSRC, 96, 97, 90000, 1, 3),
                    new TransportSequence(),
                    65530);
    private final IncomingTrack incoming =
            new IncomingTrack(
                    SSRC,
                    true,
                    90000,
                    new IncomingTrack.FrameSink() {
                        @Override
                        public void frame(byte[] frame, int timestamp) {
                            frames.add(frame);
                        }

                        @Override
                        public void gap() {
                            gaps++;
                        }
                    });

    private void keep(byte[] packet, int length) {
        packets.add(Arrays.copyOf(packet, length));
    }

    private void deliver(byte[] packet, long nowNs) {
        RtpPacketView view = new RtpPacketView();
        assertTrue(view.wrap(packet, 0, packet.length));
        if (view.ssrc() == SSRC) {
            incoming.packet(view, nowNs);
        } else {
            incoming.repair(view, nowNs);
        }
    }

    private static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        new Random(seed).nextBytes(frame);
        return frame;
    }

    private List<byte[]> sendFrames(int count) {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(frame(1 + i * 700, i));
            outgoing.sendFrame(sent.getLast(), i * 3000, this::keep);
        }
        return sent;
    }

    private void assertFrames(List<byte[]> expected) {
        assertEquals(expected.size(), frames.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), frames.get(i));
        }
    }

    @Test
    void shouldCarryFramesOfAnySizeAcrossSequenceWrap() {
        List<byte[]> sent = sendFrames(10);
        packets.forEach(packet -> deliver(packet, 0));
        assertFrames(sent);
        assertTrue(packets.stream().allMatch(packet -> packet.length <= 1200));
    }

    @Test
    void shouldRestoreOrderAndDropDuplicates() {
        List<byte[]> sent = sendFrames(10);
        deliver(packets.getFirst(), 0);
        List<byte[]> mixed = new ArrayList<>(packets);
        mixed.addAll(packets);
        java.util.Collections.shuffle(mixed, new Random(7));
        mixed.forEach(packet -> deliver(packet, 1));
        assertFrames(sent);
        assertEquals(0, gaps);
    }

    @Test
    void shouldRepairLossByNackAndRtx() {
        List<byte[]> sent = sendFrames(10);
        for (int i = 0; i < packets.size(); i++) {
            if (i % 4 != 2) {
                deliver(packets.get(i), 0);
            }
        }
        assertEquals(0, incoming.nacksDue(5_000_000).length);
        int[] missing = incoming.nacksDue(20_000_000);
        assertTrue(missing.length > 0);
        assertEquals(0, incoming.nacksDue(30_000_000).length);
        packets.clear();
        for (int sequenceNumber : missing) {
            assertTrue(outgoing.retransmit(sequenceNumber, this::keep));
        }
        packets.forEach(packet -> deliver(packet, 40_000_000));
        assertFrames(sent);
        assertEquals(missing.length, outgoing.retransmissions());
    }

    @Test
    void shouldGoOnWithoutWhatNeverComes() {
        List<byte[]> sent = sendFrames(3);
        deliver(packets.get(0), 0);
        packets.subList(2, packets.size()).forEach(packet -> deliver(packet, 0));
        incoming.nacksDue(800_000_000);
        assertFrames(List.of(sent.get(0), sent.get(2)));
        assertEquals(1, gaps);
        assertEquals(1, incoming.givenUp());
    }

    @Test
    void shouldRefuseToRepeatWhatIsNoLongerKept() {
        sendFrames(1);
        assertFalse(outgoing.retransmit(65000, this::keep));
    }

    @Test
    void shouldShowHeaderExtensions() {
        sendFrames(1);
        RtpPacketView view = new RtpPacketView();
        assertTrue(view.wrap(packets.getFirst(), 0, packets.getFirst().length));
        assertEquals("1", view.textExtension(1));
        assertEquals(null, view.textExtension(5));
        assertEquals(96, view.payloadType());
        assertTrue(view.marker());
    }

    @Test
    void shouldSurviveRandomAndCutPackets() {
        sendFrames(4);
        Random random = new Random(1);
        RtpPacketView view = new RtpPacketView();
        for (int i = 0; i < 100_000; i++) {
            byte[] packet = packets.get(random.nextInt(packets.size())).clone();
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            packet[random.nextInt(Math.min(40, packet.length))] = (byte) random.nextInt();
            int length = random.nextInt(packet.length + 1);
            if (view.wrap(packet, 0, length)) {
                view.textExtension(1);
                incoming.packet(view, i);
                incoming.repair(view, i);
            }
        }
    }
}
