package dev.blindbridge.signaling.http;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.ETAG;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.IF_NONE_MATCH;
import static io.netty.handler.codec.http.HttpHeaderNames.LOCATION;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.netty.handler.codec.http.HttpHeaderNames.VARY;
import static io.netty.handler.codec.http.HttpHeaderValues.WEBSOCKET;

import dev.blindbridge.signaling.metrics.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answers one connection's HTTP requests, one after another: the next is read when the last answer
/// has gone out. A request for the WebSocket goes to [WebSocketUpgrade]. On the event loop.
// A write or close that fails ends the connection, of which we hear by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    /// For a whole request to come; also how long an idle connection is kept.
    static final int REQUEST_SECONDS = 20;

    /// For a whole answer to go out: a client that does not read must not hold its connection.
    static final int ANSWER_SECONDS = 60;

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final StaticFiles files;
    private final WebSocketUpgrade upgrade;
    private final SiteConfig site;
    private final Counters counters;
    private @Nullable Future<?> deadline;

    /// Whether a request is awaited.
    private boolean wanting;

    RequestHandler(
            StaticFiles files, WebSocketUpgrade upgrade, SiteConfig site, Counters counters) {
        this.files = files;
        this.upgrade = upgrade;
        this.site = site;
        this.counters = counters;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        readNext(ctx);
    }

    private void readNext(ChannelHandlerContext ctx) {
        closeAfter(ctx, REQUEST_SECONDS);
        wanting = true;
        ctx.read();
    }

    /// What was read was no whole request, or was the one before: ask again.
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanting) {
            ctx.read();
        }
    }

    private void closeAfter(ChannelHandlerContext ctx, int seconds) {
        stopDeadline();
        deadline = ctx.executor().schedule(() -> ctx.close(), seconds, TimeUnit.SECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopDeadline();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        wanting = false;
        stopDeadline();
        String host = request.headers().get(HOST);
        if (request.decoderResult().isFailure() || !ResponseHeaders.isHost(host)) {
            HttpUtil.setKeepAlive(request, false);
            refuse(ctx, request, HttpResponseStatus.BAD_REQUEST, "Bad request.");
            return;
        }
        String path = path(request.uri());
        if (path.equals("/ws") && request.headers().contains(UPGRADE, WEBSOCKET, true)) {
            upgrade(ctx, request);
        } else if (!READING.contains(request.method())) {
            FullHttpResponse response = text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET only.");
            response.headers().set(ALLOW, "GET, HEAD");
            send(ctx, request, response);
        } else if (site.canonical() != null && !site.isCanonical(host)) {
            FullHttpResponse response = text(HttpResponseStatus.PERMANENT_REDIRECT, "");
            response.headers().set(LOCATION, site.canonical() + path);
            send(ctx, request, response);
        } else {
            StaticFile file = files.find(path);
            if (file == null) {
                refuse(ctx, request, HttpResponseStatus.NOT_FOUND, "There is nothing here.");
            } else {
                send(ctx, request, answer(request, file));
            }
        }
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
        HttpResponseStatus refused = upgrade.check(request);
        if (refused == null) {
            upgrade.upgrade(ctx, request);
        } else {
            counters.add("websockets_refused_total{status=\"" + refused.code() + "\"}", 1);
            refuse(ctx, request, refused, "No WebSocket for you: " + refused.reasonPhrase() + ".");
        }
    }

    private static FullHttpResponse answer(FullHttpRequest request, StaticFile file) {
        boolean gzip =
                file.compressible()
                        && request.headers().getAllAsString(ACCEPT_ENCODING).stream()
                                .anyMatch(value -> value.contains("gzip"));
        boolean known = file.etag().equals(request.headers().get(IF_NONE_MATCH));
        FullHttpResponse response =
                known
                        ? response(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER)
                        : response(HttpResponseStatus.OK, file.body(gzip));
        response.headers().set(ETAG, file.etag());
        if (file.compressible()) {
            response.headers().set(VARY, ACCEPT_ENCODING);
        }
        if (!known) {
            response.headers().set(CONTENT_TYPE, file.contentType());
            if (gzip) {
                response.headers().set(CONTENT_ENCODING, "gzip");
            }
        }
        return response;
    }

    private void refuse(
            ChannelHandlerContext ctx,
            FullHttpRequest request,
            HttpResponseStatus status,
            String sentence) {
        send(ctx, request, text(status, sentence));
    }

    private static FullHttpResponse text(HttpResponseStatus status, String sentence) {
        ByteBuf body = Unpooled.copiedBuffer(sentence + "\n", StandardCharsets.UTF_8);
        FullHttpResponse response = response(status, body);
        response.headers().set(CONTENT_TYPE, "text/plain; charset=utf-8");
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    }

    private void send(
            ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
        counters.add("http_responses_total{status=\"" + response.status().code() + "\"}", 1);
        String host = request.headers().get(HOST);
        ResponseHeaders.protect(
                response.headers(), ResponseHeaders.isHost(host) ? host : null, site.tls());
        // Ask again each time, so that a new version is never mixed with an old one.
        response.headers().set(CACHE_CONTROL, "no-cache");
        if (!response.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
            response.headers().set(CONTENT_LENGTH, response.content().readableBytes());
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keepAlive);
        FullHttpResponse sent =
                request.method().equals(HttpMethod.HEAD)
                        ? response.replace(Unpooled.EMPTY_BUFFER)
                        : response;
        closeAfter(ctx, ANSWER_SECONDS);
        ctx.writeAndFlush(sent)
                .addListener(keepAlive ? _ -> readNext(ctx) : ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, @Nullable Throwable cause) {
        counters.add("http_broken_total", 1);
        ctx.close();
    }
}
