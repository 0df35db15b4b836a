package dev.blindbridge.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.signaling.RecordingRelay;
import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.protocol.MessageReader;
import dev.blindbridge.signaling.room.RoomCounters;
import dev.blindbridge.signaling.room.RoomLimits;
import dev.blindbridge.signaling.room.Rooms;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who says nothing is asked, and who does not answer is lost.
final class SilentClientTest {
    private final ScheduledExecutorService controlThread =
            Executors.newSingleThreadScheduledExecutor();
    private final SessionTable table = new SessionTable();
    private final EmbeddedChannel channel = webSocket();

    private EmbeddedChannel webSocket() {
        Counters counters = new Counters();
        Rooms rooms =
                new Rooms(
                        new RoomLimits(2, 2),
                        new RecordingRelay(),
                        table,
                        new Random(1),
                        new RoomCounters(counters));
        EmbeddedChannel made = new EmbeddedChannel();
        made.freezeTime();
        made.pipeline()
                .addLast(
                        new SignalingSession(
                                made,
                                new Control(controlThread, rooms),
                                table,
                                new MessageReader(),
                                counters));
        return made;
    }

    @AfterEach
    void stop() {
        ReferenceCountUtil.release(channel.readOutbound());
        channel.finishAndReleaseAll();
        controlThread.shutdownNow();
    }

    private void pass(int seconds) throws Exception {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        // What the session told the control thread has been done.
        controlThread.submit(() -> {}).get(10, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    @Test
    void shouldAskWhoIsSilent() throws Exception {
        pass(14);
        assertNull(channel.readOutbound());
        pass(2);
        assertInstanceOf(PingWebSocketFrame.class, channel.readOutbound());
    }

    @Test
    void shouldNotAskWhoSpeaks() throws Exception {
        for (int i = 0; i < 6; i++) {
            pass(10);
            channel.writeInbound(new PongWebSocketFrame());
        }
        assertNull(channel.readOutbound());
    }

    @Test
    void shouldKeepWhoAnswers() throws Exception {
        for (int i = 0; i < 6; i++) {
            pass(16);
            assertInstanceOf(PingWebSocketFrame.class, channel.readOutbound());
            channel.writeInbound(new PongWebSocketFrame());
        }
    }

    @Test
    void shouldGiveUpWhoDoesNotAnswer() throws Exception {
        pass(16);
        assertInstanceOf(PingWebSocketFrame.class, channel.readOutbound());
        pass(15);
        TextWebSocketFrame why = assertInstanceOf(TextWebSocketFrame.class, channel.readOutbound());
        assertTrue(why.text().contains("\"timeout\""), why::text);
        why.release();
        CloseWebSocketFrame close =
                assertInstanceOf(CloseWebSocketFrame.class, channel.readOutbound());
        assertEquals(4006, close.statusCode());
        close.release();
    }
}
