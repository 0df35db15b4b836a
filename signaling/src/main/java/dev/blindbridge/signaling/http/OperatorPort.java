package dev.blindbridge.signaling.http;

import dev.blindbridge.signaling.metrics.PrometheusText;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The operator's port, on loopback only: `/metrics` and `/livez`. One request a connection.
// A write or close that fails ends the connection, of which we hear by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OperatorPort implements AutoCloseable {
    /// A web page elsewhere that lets its own name point to us would send that name.
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.[0-9.]+|\\[::1])(:[0-9]+)?");

    private static final int TIMEOUT_SECONDS = 10;

    private final Channel channel;

    /// Binds the port.
    ///
    /// @param counters asked for each time
    /// @param alive asked for each time
    public OperatorPort(
            EventLoopGroup loops,
            InetSocketAddress address,
            Supplier<Map<String, Long>> counters,
            BooleanSupplier alive)
            throws IOException {
        channel =
                HttpServer.bind(
                        loops,
                        address,
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel accepted) {
                                accepted.pipeline()
                                        .addLast(
                                                new ReadTimeoutHandler(TIMEOUT_SECONDS),
                                                new HttpServerCodec(),
                                                new HttpObjectAggregator(0, true),
                                                new Handler(counters, alive));
                            }
                        });
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Supplier<Map<String, Long>> counters;
        private final BooleanSupplier alive;

        Handler(Supplier<Map<String, Long>> counters, BooleanSupplier alive) {
            this.counters = counters;
            this.alive = alive;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.read();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            ctx.writeAndFlush(answer(request)).addListener(ChannelFutureListener.CLOSE);
        }

        private FullHttpResponse answer(FullHttpRequest request) {
            String host = request.headers().get(HttpHeaderNames.HOST);
            if (host == null || !LOOPBACK.matcher(host).matches()) {
                return text(HttpResponseStatus.FORBIDDEN, "Ask by the name of this machine.");
            }
            if (!request.method().equals(HttpMethod.GET)) {
                return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET only.");
            }
            return switch (request.uri()) {
                case "/metrics" ->
                        response(
                                HttpResponseStatus.OK,
                                PrometheusText.CONTENT_TYPE,
                                PrometheusText.write(counters.get()));
                case "/livez" ->
                        alive.getAsBoolean()
                                ? text(HttpResponseStatus.OK, "alive")
                                : text(HttpResponseStatus.SERVICE_UNAVAILABLE, "stuck");
                default -> text(HttpResponseStatus.NOT_FOUND, "There are /metrics and /livez.");
            };
        }

        private static FullHttpResponse text(HttpResponseStatus status, String sentence) {
            byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
            return response(status, "text/plain; charset=utf-8", body);
        }

        private static FullHttpResponse response(
                HttpResponseStatus status, String contentType, byte[] body) {
            FullHttpResponse response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
            return response;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, @Nullable Throwable cause) {
            ctx.close();
        }
    }
}
