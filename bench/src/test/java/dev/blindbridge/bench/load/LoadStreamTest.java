package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.bench.client.rtp.RtcpWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadStreamTest {
    private static final int SSRC = 77;
    private static final long SECOND_NS = 1_000_000_000;

    private final LoadStream stream = new LoadStream(SSRC, true, 0);

    private void packet(int sequenceNumber) {
        byte[] packet = ByteBuffer.allocate(100).putShort(2, (short) sequenceNumber).array();
        stream.packet(packet, packet.length, 0);
    }

    /// RFC 3550 section 6.4.1.
    @Test
    void shouldReportWhatIsMissingAcrossAWrap() {
        packet(65534);
        packet(1);
        packet(65535); // late; 0 never comes
        RtcpWriter writer = new RtcpWriter();
        writer.begin().receiverReport(5, List.of(stream.report()), 0);
        ByteBuffer block = ByteBuffer.wrap(writer.array(), 8, 24).slice();
        assertEquals(SSRC, block.getInt(0));
        assertEquals(64 << 24 | 1, block.getInt(4), "a quarter, one");
        assertEquals(0x10001, block.getInt(8), "one wrap, then 1");
    }

    @Test
    void shouldReportVideoAboutEachSecondAndSoundMoreSeldom() {
        LoadStream sound = new LoadStream(SSRC, false, 0);
        for (int i = 0; i < 1000; i++) {
            stream.reported(0);
            sound.reported(0);
            assertTrue(stream.reportDueNs() >= SECOND_NS / 2);
            assertTrue(stream.reportDueNs() < SECOND_NS * 3 / 2);
            assertTrue(sound.reportDueNs() >= SECOND_NS * 5 / 2);
            assertTrue(sound.reportDueNs() < SECOND_NS * 15 / 2);
        }
    }
}
