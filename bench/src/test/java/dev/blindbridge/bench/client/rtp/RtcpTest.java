package dev.blindbridge.bench.client.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private final List<String> seen = new ArrayList<>();
    private final RtcpReader.Listener listener =
            new RtcpReader.Listener() {
                @Override
                public void senderReport(int ssrc, int middleNtp) {
                    seen.add("sr " + ssrc + " " + Integer.toUnsignedString(middleNtp, 16));
                }

                @Override
                public void reportBlock(int ssrc, int fractionLost) {
                    seen.add("block " + ssrc + " " + fractionLost);
                }

                @Override
                public void nack(int mediaSsrc, int sequenceNumber) {
                    seen.add("nack " + mediaSsrc + " " + sequenceNumber);
                }

                @Override
                public void keyFrameRequest(int mediaSsrc) {
                    seen.add("pli " + mediaSsrc);
                }

                @Override
                public void transportFeedback() {
                    seen.add("feedback");
                }
            };

    private static OutgoingTrack track() {
        return new OutgoingTrack(
                new OutgoingTrack.Parameters("0", false, 5, 0, 111, -1, 48000, 1, 0),
                new TransportSequence(),
                0);
    }

    @Test
    void shouldReadWhatItWrites() {
        ReceptionReport report = new ReceptionReport(9, 90000);
        report.received(65536, 0, 100, 0);
        report.received(65539, 3000, 100, 33_000_000);
        RtcpWriter writer =
                new RtcpWriter()
                        .begin()
                        .senderReport(track(), 1_000_000_500_000L, 77)
                        .sourceDescription(5, "name")
                        .receiverReport(1, List.of(report), 50_000_000)
                        .nack(1, 9, new int[] {65535, 0, 3, 16, 40})
                        .pictureLossIndication(1, 9);
        assertTrue(RtcpReader.read(writer.array(), 0, writer.length(), listener));
        int seconds = (int) (1_000_000L + 2_208_988_800L);
        int middle = seconds << 16 | 0x8000;
        assertEquals(
                List.of(
                        "sr 5 " + Integer.toUnsignedString(middle, 16),
                        "block 9 128",
                        "nack 9 65535",
                        "nack 9 0",
                        "nack 9 3",
                        "nack 9 16",
                        "nack 9 40",
                        "pli 9"),
                seen);
    }

    @Test
    void shouldSurviveRandomBytes() {
        Random random = new Random(3);
        RtcpWriter writer =
                new RtcpWriter()
                        .begin()
                        .receiverReport(1, List.of(), 0)
                        .nack(1, 2, new int[] {1, 2});
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = writer.array().clone();
            for (int j = 0; j < 4; j++) {
                bytes[random.nextInt(64)] = (byte) random.nextInt();
            }
            RtcpReader.read(bytes, 0, random.nextInt(200), listener);
            seen.clear();
        }
        assertFalse(RtcpReader.read(new byte[] {0, 0, 0, 0}, 0, 4, listener));
    }
}
