package dev.blindbridge.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.signaling.RecordingRelay;
import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.protocol.MessageReader;
import dev.blindbridge.signaling.room.RoomCounters;
import dev.blindbridge.signaling.room.RoomLimits;
import dev.blindbridge.signaling.room.Rooms;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that do not read what they are sent (R7): nothing that we write ever goes out.
final class UnreadAnswersTest {
    /// A socket whose buffer is full.
    private static final class Stuck extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }

    private final ScheduledExecutorService controlThread =
            Executors.newSingleThreadScheduledExecutor();
    private final Counters counters = new Counters();
    private final SessionTable table = new SessionTable();
    private final Control control =
            new Control(
                    controlThread,
                    new Rooms(
                            new RoomLimits(2, 2),
                            new RecordingRelay(),
                            table,
                            new Random(1),
                            new RoomCounters(counters)));

    @AfterEach
    void stop() {
        controlThread.shutdownNow();
    }

    private static void pass(EmbeddedChannel channel, int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private EmbeddedChannel webSocket() {
        EmbeddedChannel channel = new EmbeddedChannel(new Stuck());
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new SignalingSession(
                                channel, control, table, new MessageReader(), counters));
        return channel;
    }

    @Test
    void shouldHangUpThoughTheEchoOfACloseFrameStaysUnread() {
        EmbeddedChannel channel = webSocket();
        channel.writeInbound(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        assertTrue(channel.isOpen());
        pass(channel, 3);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldHangUpThoughTheCloseFrameForAViolationStaysUnread() {
        EmbeddedChannel channel = webSocket();
        channel.pipeline()
                .fireExceptionCaught(
                        new CorruptedWebSocketFrameException(
                                WebSocketCloseStatus.PROTOCOL_ERROR,
                                "reserved bits",
                                new CorruptedFrameException()));
        pass(channel, 3);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldBoundThePongsThatWait() {
        EmbeddedChannel channel = webSocket();
        for (int i = 0; i < Backlog.MAX_BYTES / 256; i++) {
            channel.writeInbound(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[125])));
        }
        assertEquals(1, counters.value("websockets_too_slow_total"));
        pass(channel, 3);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldHangUpOnABrowserThatDoesNotReadThePage() {
        EmbeddedChannel channel =
                new EmbeddedChannel(
                        new Stuck(),
                        new RequestHandler(
                                StaticFiles.load(),
                                new WebSocketUpgrade(
                                        new OriginPolicy(Set.of()), control, table, counters),
                                new SiteConfig(false, null, Set.of()),
                                counters));
        channel.freezeTime();
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers().set(HttpHeaderNames.HOST, "localhost");
        channel.writeInbound(request);
        pass(channel, RequestHandler.REQUEST_SECONDS + 1);
        assertTrue(channel.isOpen());
        pass(channel, RequestHandler.ANSWER_SECONDS);
        assertFalse(channel.isOpen());
    }
}
