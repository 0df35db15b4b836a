package dev.blindbridge.signaling.http;

import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.protocol.MessageReader;
import dev.blindbridge.signaling.room.SessionId;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One WebSocket. Its state belongs to its event loop, but for what waits to be written, which the
/// control thread adds to. Reads one message at a time and the next when the rooms have handled it
/// and the [ReadBudget] allows; so neither side of it queues without bound.
// A write or close that fails ends the connection, of which we hear by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class SignalingSession extends SimpleChannelInboundHandler<WebSocketFrame> {
    /// Heard nothing for so long: asked whether it lives. After as long again: lost. Clients of
    /// ours say something every ten seconds, so nobody is asked who is there: in a large room that
    /// would be half of what signalling wakes up for.
    private static final int SILENT_SECONDS = 15;

    /// What a queued frame costs besides its bytes.
    private static final int FRAME_COST_BYTES = 256;

    /// How long we wait for our close frame to be read before we hang up.
    private static final int CLOSE_SECONDS = 2;

    private static final int NORMAL_CLOSURE = 1000;
    private static final int GOING_AWAY = 1001;
    private static final int UNSUPPORTED_DATA = 1003;
    private static final int TOO_BIG = 1009;
    private static final int TOO_SLOW = 4010;

    private final Channel channel;
    private final Control control;
    private final SessionTable table;
    private final MessageReader reader;
    private final Counters counters;
    private final SessionId id;
    private final ReadBudget budget = new ReadBudget(System.nanoTime());
    private final Backlog backlog;
    private final AtomicBoolean closing = new AtomicBoolean();
    private boolean leaving;

    /// Whether a message is awaited.
    private boolean wanting;

    SignalingSession(
            Channel channel,
            Control control,
            SessionTable table,
            MessageReader reader,
            Counters counters) {
        this.channel = channel;
        this.control = control;
        this.table = table;
        this.reader = reader;
        this.counters = counters;
        this.backlog = new Backlog(table.unsentBytes());
        this.id = table.add(this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        counters.add("websockets", 1);
        counters.add("websockets_opened_total", 1);
        control.opened(id);
        // First, so that any byte is a sign of life, and not whole messages alone.
        ctx.pipeline().addFirst(new IdleStateHandler(SILENT_SECONDS, 0, 0));
        // Not channelInactive: the connection may have broken before this handler came.
        channel.closeFuture().addListener(_ -> ended());
        readNext(ctx);
    }

    private void readNext(ChannelHandlerContext ctx) {
        wanting = true;
        ctx.read();
    }

    /// What was read was no whole message, or was the one before: ask again.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanting) {
            ctx.read();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        wanting = false;
        switch (frame) {
            case CloseWebSocketFrame close -> closed(ctx, close);
            case WebSocketFrame late when closing.get() ->
                    readLater(ctx, late.content().readableBytes());
            case TextWebSocketFrame text -> text(ctx, text);
            case PingWebSocketFrame ping -> {
                write(new PongWebSocketFrame(ping.content().retain()));
                readLater(ctx, ping.content().readableBytes());
            }
            case PongWebSocketFrame pong -> readLater(ctx, pong.content().readableBytes());
            default -> {
                close(UNSUPPORTED_DATA);
                readNext(ctx);
            }
        }
    }

    /// The closing handshake (RFC 6455 section 7.1.2), begun by the client or answered by it.
    private void closed(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        if (closing.compareAndSet(false, true)) {
            leaving = close.statusCode() == NORMAL_CLOSURE || close.statusCode() == GOING_AWAY;
            ctx.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
            hangUpSoon();
        } else {
            ctx.close();
        }
    }

    private void text(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
        int lengthBytes = frame.content().readableBytes();
        counters.add("websocket_received_bytes_total", lengthBytes);
        control.received(
                id,
                reader.read(frame.text()),
                () -> ctx.executor().execute(() -> readLater(ctx, lengthBytes)));
    }

    private void readLater(ChannelHandlerContext ctx, int lengthBytes) {
        long waitNs = budget.takeNs(lengthBytes, System.nanoTime());
        if (waitNs == 0) {
            readNext(ctx);
        } else {
            counters.add("websocket_reads_delayed_total", 1);
            ctx.executor().schedule(() -> readNext(ctx), waitNs, TimeUnit.NANOSECONDS);
        }
    }

    /// Sends a message. Any thread; the array must not change afterwards.
    void send(byte[] text) {
        if (closing.get()) {
            return;
        }
        counters.add("websocket_sent_bytes_total", text.length);
        write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)));
    }

    /// Writes whatever a client can make us write, pongs included, within the bound.
    private void write(WebSocketFrame frame) {
        int cost = frame.content().readableBytes() + FRAME_COST_BYTES;
        if (!backlog.add(cost)) {
            frame.release();
            counters.add("websockets_too_slow_total", 1);
            close(TOO_SLOW);
            return;
        }
        channel.writeAndFlush(frame).addListener(_ -> backlog.written(cost));
    }

    /// Closes after what was sent before, and hangs up when the client has answered or had its
    /// time. (Hanging up at once, with something unread, would reset the connection and lose what
    /// we sent last.) Any thread.
    void close(int closeCode) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        channel.writeAndFlush(new CloseWebSocketFrame(closeCode, ""));
        hangUpSoon();
    }

    /// Also when our close frame does not get out because the client does not read.
    private void hangUpSoon() {
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            return;
        }
        if (idle.isFirst()) {
            write(new PingWebSocketFrame());
        } else {
            control.timedOut(id);
        }
    }

    private void ended() {
        counters.add("websockets", -1);
        table.remove(id);
        control.closed(id, leaving);
    }

    /// A violation of RFC 6455 by the client, or its connection broke. Netty's decoder has already
    /// sent the close frame for what it found itself.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        counters.add("websockets_broken_total", 1);
        if (cause instanceof TooLongFrameException) {
            close(TOO_BIG);
        } else if (cause instanceof CorruptedWebSocketFrameException) {
            hangUpSoon();
        } else {
            ctx.close();
        }
    }
}
