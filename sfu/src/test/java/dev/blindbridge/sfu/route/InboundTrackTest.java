package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.OutboundParameters;
import dev.blindbridge.sfu.RtpCodec;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpView;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Simulcast: which layer of a track a receiver gets, and that it cannot tell where layers change.
class InboundTrackTest {
    private static final RtpCodec VP8 = new RtpCodec("VP8", 96, 90_000, 1, "", 97);
    private static final HeaderExtensions EXTENSIONS = new HeaderExtensions(1, 2, 3, 0, 0);
    private static final int LOW = 100;
    private static final int HIGH = 200;
    private static final long FRAME_NS = 33_333_333;
    private static final int FRAME_UNITS = 3000;

    private record Forwarded(int ssrc, int sequenceNumber, int timestamp) {}

    private static final class Recorder implements Receiver, Publisher {
        final List<Forwarded> forwarded = new ArrayList<>();
        long wakeNs = Long.MAX_VALUE;

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void enqueue(
                OutboundTrack track,
                InboundStream stream,
                long number,
                int sequenceNumber,
                int timestamp) {
            forwarded.add(new Forwarded(stream.ssrc(), sequenceNumber, timestamp));
        }

        @Override
        public void wakeBy(long atNs) {
            wakeNs = Math.min(wakeNs, atNs);
        }
    }

    private final Recorder recorder = new Recorder();
    private final InboundTracks tracks = new InboundTracks();
    private final InboundTrack track =
            new InboundTrack(
                    new TrackId(1),
                    new InboundParameters(
                            MediaKind.VIDEO,
                            "v",
                            List.of(VP8),
                            EXTENSIONS,
                            List.of(),
                            List.of(),
                            List.of("lo", "hi")),
                    recorder);
    private final RtpView view = new RtpView();
    private long nowNs = 1_000_000_000;
    private int frame;

    InboundTrackTest() {
        tracks.add(track);
        OutboundParameters parameters =
                new OutboundParameters("0", 1, 2, "c", List.of(VP8), EXTENSIONS);
        track.add(new OutboundTrack(track, recorder, parameters, 1000, 5000));
    }

    private boolean packet(int ssrc, String rid, int payloadType, boolean key) {
        byte[] out = new byte[200];
        RtpWriter writer = new RtpWriter();
        int timestamp = ssrc * 1_000_000 + frame * FRAME_UNITS;
        writer.begin(out, 0, payloadType, true, ssrc + frame, timestamp, ssrc);
        writer.extension(1, new byte[] {'v'}, 0, 1);
        byte[] name = rid.getBytes(StandardCharsets.US_ASCII);
        writer.extension(payloadType == 97 ? 3 : 2, name, 0, name.length);
        int at = writer.endHeader();
        out[at] = 0x10;
        out[at + 1] = (byte) (key ? 0 : 1);
        assertTrue(view.wrap(out, 0, at + 20));
        StreamBinding binding = tracks.find(view);
        if (binding == null || binding.repairs()) {
            return binding != null;
        }
        long number = binding.stream().accept(view, false, nowNs);
        track.forward(binding.stream(), number, nowNs);
        return true;
    }

    private void frameOf(boolean low, boolean high, boolean key) {
        frame++;
        nowNs += FRAME_NS;
        if (low) {
            packet(LOW, "lo", 96, key);
        }
        if (high) {
            packet(HIGH, "hi", 96, key);
        }
    }

    private void assertUnbroken() {
        for (int i = 1; i < recorder.forwarded.size(); i++) {
            Forwarded before = recorder.forwarded.get(i - 1);
            Forwarded after = recorder.forwarded.get(i);
            assertEquals(before.sequenceNumber() + 1, after.sequenceNumber());
            int step = after.timestamp() - before.timestamp();
            assertTrue(step > 0, "timestamps go on");
            assertTrue(step <= 60 * FRAME_UNITS, "as the clock does: " + step);
        }
    }

    private int lastSsrc() {
        return recorder.forwarded.getLast().ssrc();
    }

    @Test
    void shouldBeginWithAKeyFrameOfTheHighestLayer() {
        frameOf(true, true, false);
        assertTrue(recorder.forwarded.isEmpty());
        assertTrue(recorder.wakeNs <= nowNs, "a key frame is asked for");
        frameOf(true, true, true);
        assertEquals(1000, recorder.forwarded.getLast().sequenceNumber());
        assertEquals(5000, recorder.forwarded.getLast().timestamp());
        frameOf(true, true, false);
        assertEquals(HIGH, lastSsrc());
        assertUnbroken();
    }

    @Test
    void shouldClimbWhenAHigherLayerComes() {
        frameOf(true, false, true);
        frameOf(true, false, false);
        assertEquals(LOW, lastSsrc());
        frameOf(true, true, false);
        assertEquals(LOW, lastSsrc(), "not before its key frame");
        frameOf(true, true, true);
        assertEquals(HIGH, lastSsrc());
        frameOf(true, true, false);
        assertEquals(6, recorder.forwarded.size(), "both only in the frame of the change");
        assertUnbroken();
    }

    @Test
    void shouldFallBackWhenTheHighLayerFallsSilent() {
        frameOf(true, true, true);
        assertEquals(HIGH, lastSsrc());
        for (int i = 0; i < 50; i++) {
            frameOf(true, false, false);
        }
        track.refresh(nowNs);
        frameOf(true, false, false);
        assertEquals(HIGH, lastSsrc(), "waits for a key frame");
        frameOf(true, false, true);
        frameOf(true, false, false);
        assertEquals(LOW, lastSsrc());
        assertUnbroken();
    }

    @Test
    void shouldKnowRepairsByTheirRid() {
        frameOf(true, true, true);
        assertTrue(packet(LOW + 1, "lo", 97, false));
        StreamBinding binding = tracks.find(view);
        assertNotNull(binding);
        assertTrue(binding.repairs());
        assertEquals(LOW, binding.stream().ssrc());
        assertNull(tracks.stream(LOW + 1));
    }

    @Test
    void shouldRefuseAnUnknownLayer() {
        assertEquals(false, packet(LOW, "xx", 96, true));
        assertEquals(false, packet(LOW + 1, "lo", 97, true), "repairs of nothing");
    }

    @Test
    void shouldFollowASenderToItsNewSsrc() {
        frameOf(false, true, true);
        InboundStream before = tracks.stream(HIGH);
        packet(HIGH + 7, "hi", 96, true);
        assertEquals(HIGH + 7, lastSsrc());
        assertNull(tracks.stream(HIGH));
        assertNotEquals(before, tracks.stream(HIGH + 7));
        assertUnbrokenNumbers();
    }

    private void assertUnbrokenNumbers() {
        for (int i = 1; i < recorder.forwarded.size(); i++) {
            assertEquals(
                    recorder.forwarded.get(i - 1).sequenceNumber() + 1,
                    recorder.forwarded.get(i).sequenceNumber());
        }
    }

    @Test
    void shouldBoundTheSsrcsOfAPublisher() {
        int accepted = 0;
        for (int i = 0; i < 1000; i++) {
            accepted += packet(10_000 + i, "hi", 97, false) ? 1 : 0;
        }
        assertEquals(0, accepted, "no stream to repair");
        frameOf(false, true, true);
        for (int i = 0; i < 1000; i++) {
            accepted += packet(10_000 + i, "hi", 97, false) ? 1 : 0;
        }
        assertEquals(InboundTracks.MAX_SSRCS - 1, accepted);
    }
}
