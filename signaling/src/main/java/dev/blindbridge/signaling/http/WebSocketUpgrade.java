package dev.blindbridge.signaling.http;

import static dev.blindbridge.signaling.protocol.ProtocolLimits.MAX_MESSAGE_BYTES;
import static dev.blindbridge.signaling.protocol.ProtocolLimits.SUBPROTOCOL;

import dev.blindbridge.signaling.metrics.Counters;
import dev.blindbridge.signaling.protocol.MessageReader;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns an HTTP connection into a [SignalingSession] (RFC 6455 section 4.2). Any event loop.
// A write or close that fails ends the connection, of which we hear by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketUpgrade {
    private final OriginPolicy origins;
    private final Control control;
    private final SessionTable table;
    private final MessageReader reader = new MessageReader();
    private final Counters counters;
    private final WebSocketServerHandshakerFactory handshakers =
            new WebSocketServerHandshakerFactory(
                    null,
                    SUBPROTOCOL,
                    WebSocketDecoderConfig.newBuilder()
                            .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                            .allowExtensions(false)
                            .build());

    WebSocketUpgrade(OriginPolicy origins, Control control, SessionTable table, Counters counters) {
        this.origins = origins;
        this.control = control;
        this.table = table;
        this.counters = counters;
    }

    /// Null if it may go on, else the refusal.
    @Nullable HttpResponseStatus check(FullHttpRequest request) {
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (!origins.allows(origin, request.headers().get(HttpHeaderNames.HOST))) {
            return HttpResponseStatus.FORBIDDEN;
        }
        List<String> offered =
                request.headers().getAllAsString(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        boolean ours =
                offered.stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .anyMatch(value -> value.strip().equals(SUBPROTOCOL));
        boolean keyed = request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return ours && keyed && request.method().equals(HttpMethod.GET)
                ? null
                : HttpResponseStatus.BAD_REQUEST;
    }

    void upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
        Channel channel = ctx.channel();
        WebSocketServerHandshaker handshaker = handshakers.newHandshaker(request);
        if (handshaker == null) {
            // Nothing would read on or watch the time: the connection would stay for ever.
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel)
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        handshaker
                .handshake(channel, request)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        rebuild(ctx);
                    } else {
                        ctx.close();
                    }
                });
    }

    private void rebuild(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addBefore(HttpServer.FLOW, null, new Utf8FrameValidator());
        pipeline.addBefore(HttpServer.FLOW, null, new WebSocketFrameAggregator(MAX_MESSAGE_BYTES));
        pipeline.replace(
                ctx.handler(),
                null,
                new SignalingSession(ctx.channel(), control, table, reader, counters));
    }
}
