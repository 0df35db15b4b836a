package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SocketDropsTest {
    private static final String HEADER =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
                    + "  timeout inode ref pointer drops";

    private static String line(long inode, long drops) {
        return " 6694: 020200C0:930E 00000000:0000 07 00000000:00000000 00:00000000 00000000"
                + "     0        0 "
                + inode
                + " 2 00000000cb747fc4 "
                + drops;
    }

    @Test
    void shouldCountOwnSocketsAloneAndNewOnesFromZero() {
        Set<Long> own = Set.of(10L, 11L);
        SocketDrops before = SocketDrops.of(List.of(HEADER, line(10, 5), line(99, 1)), own);
        SocketDrops after =
                SocketDrops.of(List.of(HEADER, line(10, 8), line(11, 2), line(99, 70)), own);
        assertEquals(5, after.since(before));
    }

    @Test
    void shouldTakeSocketsThatWereClosedForNothing() {
        Set<Long> own = Set.of(10L);
        SocketDrops before = SocketDrops.of(List.of(line(10, 5)), own);
        assertEquals(0, SocketDrops.of(List.of(), own).since(before));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSeeWhatASocketOfThisProcessHadNoRoomFor() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket full = new DatagramSocket(0, loopback);
                DatagramSocket sender = new DatagramSocket(0, loopback)) {
            full.setReceiveBufferSize(4096);
            SocketDrops before = SocketDrops.read();
            byte[] bytes = new byte[1200];
            for (int i = 0; i < 100; i++) {
                sender.send(new DatagramPacket(bytes, bytes.length, loopback, full.getLocalPort()));
            }
            assertTrue(SocketDrops.read().since(before) > 50);
        }
    }
}
