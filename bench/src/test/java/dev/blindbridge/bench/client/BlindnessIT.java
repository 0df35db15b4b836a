package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.rtp.IncomingTrack;
import dev.blindbridge.bench.client.rtp.RtpPacketView;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.FrameOpener;
import dev.blindbridge.crypto.OpenedFrame;
import dev.blindbridge.crypto.Passphrase;
import dev.blindbridge.crypto.Profile;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.Session;
import dev.blindbridge.crypto.Track;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Looks at every packet as the relay holds it after unprotect. What is not ciphertext there would
/// be the relay's to read.
@Timeout(90)
class BlindnessIT {
    private static final String PASSPHRASE = "abacus-yo-yo-zoom-t-shirt-zit";
    private static final int VP8 = 96;
    private static final int OPUS = 111;
    private static final int VP8_DESCRIPTOR_BYTES = 4;

    /// Clear bytes of a key frame, SFrame header: what may be regular at the head of a frame
    /// (docs/e2ee-protocol.md section 1).
    private static final int MAX_HEAD_BYTES = 10 + 9;

    private final ConcurrentLinkedQueue<byte[]> held = new ConcurrentLinkedQueue<>();

    /// What one call leaves in the relay.
    private List<byte[]> tapped(String room, boolean sealed) throws Exception {
        held.clear();
        try (TestServer server =
                        TestServer.tapped((buffer, offset, length) ->
                                held.add(Arrays.copyOfRange(buffer, offset, offset + length)));
                ClientLoop loop = new ClientLoop("clients")) {
            String link = server.link(room, PASSPHRASE);
            ClientConfig ann = ClientConfig.of(link, "Ann");
            try (Guest sender = Guest.join(loop, sealed ? ann : ann.unsealedForNegativeControl());
                    Guest receiver = Guest.join(loop, link, "Ben")) {
                if (sealed) {
                    // The positive control: with the key every one of these frames opens.
                    receiver.awaitMoreOf(sender, 100);
                } else {
                    receiver.await("frames", () -> receiver.from(sender, 1).frames() > 100);
                    assertEquals(0, receiver.from(sender, 1).opened());
                }
            }
        }
        return List.copyOf(held);
    }

    @Test
    void shouldHoldNothingButCiphertext() throws Exception {
        List<byte[]> packets = tapped("sealed", true);
        Findings findings = new Findings(packets);
        System.out.println("sealed: " + findings);
        assertEquals(0, findings.markers);
        assertTrue(findings.bytes > 500_000, findings.toString());
        assertTrue(findings.entropyBits > 7.99, findings.toString());
        // 255 degrees of freedom: 99.9999 % of random texts are below this.
        assertTrue(findings.chiSquare < 380, findings.toString());
    }

    @Test
    void shouldFindThePlaintextOfAnUnsealedClient() throws Exception {
        Findings findings = new Findings(tapped("unsealed", false));
        System.out.println("unsealed: " + findings);
        assertTrue(findings.markers > 300, findings.toString());
        assertTrue(findings.entropyBits < 7.9, findings.toString());
        assertTrue(findings.chiSquare > 10_000, findings.toString());
    }

    @Test
    void shouldOpenNoFrameWithoutTheKey() throws Exception {
        List<byte[]> frames = frames(tapped("no-key", true));
        assertTrue(frames.size() > 150, "frames: " + frames.size());
        // What whoever runs the relay has: host, room, roster, every frame, and any guess but the
        // right one.
        try (Passphrase guess = Passphrase.of("abacus yo-yo zoom t-shirt zoom");
                CallRoot root = CallRoot.derive(guess, "127.0.0.1", "no-key");
                Session session =
                        Session.join(
                                root,
                                7,
                                List.of(0, 1),
                                new Profile(0, 0, "Mallory"),
                                Randomness.secure(),
                                0)) {
            for (byte[] frame : frames) {
                for (int slot = 0; slot < 2; slot++) {
                    FrameOpener audio = session.opener(slot, Track.MICROPHONE);
                    FrameOpener video = session.opener(slot, Track.CAMERA);
                    assertTrue(
                            !(audio.open(Codec.OPUS, frame, FrameOpener.NO_TIMESTAMP, 1)
                                            instanceof OpenedFrame)
                                    && !(video.open(Codec.VP8, frame, FrameOpener.NO_TIMESTAMP, 1)
                                            instanceof OpenedFrame));
                }
            }
        }
    }

    /// Puts together what a curious relay could put together.
    private static List<byte[]> frames(List<byte[]> packets) {
        List<byte[]> frames = new ArrayList<>();
        Map<Integer, IncomingTrack> tracks = new HashMap<>();
        RtpPacketView view = new RtpPacketView();
        IncomingTrack.FrameSink sink =
                new IncomingTrack.FrameSink() {
                    @Override
                    public void frame(byte[] frame, int timestamp) {
                        frames.add(frame);
                    }

                    @Override
                    public void gap() {}
                };
        for (byte[] packet : packets) {
            if (view.wrap(packet, 0, packet.length)
                    && (view.payloadType() == VP8 || view.payloadType() == OPUS)) {
                boolean video = view.payloadType() == VP8;
                tracks.computeIfAbsent(
                                view.ssrc(), ssrc -> new IncomingTrack(ssrc, video, 90_000, sink))
                        .packet(view, 0);
            }
        }
        return frames;
    }

    /// Statistics of the bytes that must be ciphertext.
    private static final class Findings {
        private final long[] counts = new long[256];
        private long bytes;
        private long markers;
        private double entropyBits;
        private double chiSquare;

        Findings(List<byte[]> packets) {
            RtpPacketView view = new RtpPacketView();
            for (byte[] packet : packets) {
                String text = new String(packet, StandardCharsets.ISO_8859_1);
                // Half of it suffices, at any place of any packet.
                if (text.contains(FrameContent.PICTURE_MARKER.substring(0, 13))
                        || text.contains(FrameContent.SOUND_MARKER.substring(0, 13))) {
                    markers++;
                }
                if (view.wrap(packet, 0, packet.length)) {
                    count(view);
                }
            }
            double expected = bytes / 256.0;
            for (long count : counts) {
                double share = (double) count / bytes;
                entropyBits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
                chiSquare += (count - expected) * (count - expected) / expected;
            }
        }

        private void count(RtpPacketView view) {
            boolean video = view.payloadType() == VP8;
            if (!video && view.payloadType() != OPUS) {
                return;
            }
            int from = view.payloadOffset() + (video ? VP8_DESCRIPTOR_BYTES : 0);
            boolean frameBegins = !video || (view.array()[view.payloadOffset()] & 0x10) != 0;
            from += frameBegins ? MAX_HEAD_BYTES : 0;
            for (int i = from; i < view.payloadOffset() + view.payloadLength(); i++) {
                counts[view.array()[i] & 0xFF]++;
                bytes++;
            }
        }

        @Override
        public String toString() {
            return "%d bytes, %d packets with the marker, %.4f bits of entropy a byte, chi-square %.0f"
                    .formatted(bytes, markers, entropyBits, chiSquare);
        }
    }
}
