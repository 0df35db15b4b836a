package dev.blindbridge.bench.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientPartsTest {
    @Test
    void shouldReadLinks() {
        InvitationLink link =
                InvitationLink.parse(
                        "http://LocalHost:8080/Amber-Otter#acorn-basil-zoom-yo-yo-zit");
        assertEquals("ws://LocalHost:8080/ws", link.webSocket().toString());
        assertEquals("localhost", link.host());
        assertEquals("amber-otter", link.room());
        assertEquals("acorn basil zoom yo-yo zit", link.passphrase());
        assertFalse(link.toString().contains("basil"));
        assertEquals("a+b c-d", InvitationLink.parse("https://h/r#a+b%20c-d").passphrase());
    }

    @Test
    void shouldSayWhatIsWrongWithALink() {
        for (String bad :
                List.of("http://h/r", "ftp://h/r#x", "https://h/#x", "https://h/a_b#x", "h/r#x")) {
            assertThrows(IllegalArgumentException.class, () -> InvitationLink.parse(bad), bad);
        }
    }

    @Test
    void shouldRecogniseItsOwnFramesOnly() {
        byte[] opus = FrameContent.opus(80, 123456789);
        assertEquals(123456789, FrameContent.wallMicros(opus, false));
        byte[] key = FrameContent.vp8(3000, true, 42);
        byte[] delta = FrameContent.vp8(3000, false, 43);
        assertEquals(42, FrameContent.wallMicros(key, true));
        assertEquals(43, FrameContent.wallMicros(delta, true));
        assertEquals(0, key[0] & 1);
        assertEquals(1, delta[0] & 1);
        delta[2999]++;
        assertEquals(-1, FrameContent.wallMicros(delta, true));
        assertEquals(-1, FrameContent.wallMicros(new byte[3], true));
    }

    @Test
    void shouldCountLatencies() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 1; i <= 1000; i++) {
            histogram.record(i * 10L);
        }
        assertTrue(Math.abs(histogram.percentileMicros(0.5) - 5000) < 350);
        assertTrue(Math.abs(histogram.percentileMicros(0.99) - 9900) < 700);
        histogram.record(Long.MAX_VALUE);
        histogram.record(-5);
        assertEquals(1002, histogram.total());
    }

    @Test
    void shouldReadTheServersMessages() {
        assertEquals(
                new ServerMessage.Joined(4, List.of(0, 1), List.of(0), "t", true),
                ServerMessage.parse(
                        """
                        {"type":"joined","slot":4,"members":[0,1],"moderators":[0],"resume":"t","resumed":true,"new":1}
                        """));
        assertEquals(
                new ServerMessage.Offer(7, 1, "v", List.of(new ServerMessage.Binding("0", 1, 0))),
                ServerMessage.parse(
                        """
                        {"type":"offer","id":7,"attempt":1,"sdp":"v",
                         "tracks":[{"mid":"0","slot":1,"track":0}]}
                        """));
        assertInstanceOf(ServerMessage.Other.class, ServerMessage.parse("{\"type\":\"pong\"}"));
        assertInstanceOf(ServerMessage.Other.class, ServerMessage.parse("[]"));
        assertThrows(IllegalArgumentException.class, () -> ServerMessage.parse("{"));
        assertThrows(
                IllegalArgumentException.class,
                () -> ServerMessage.parse("{\"type\":\"relay\",\"from\":1,\"data\":\"?\"}"));
    }
}
