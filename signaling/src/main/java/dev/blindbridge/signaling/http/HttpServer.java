package dev.blindbridge.signaling.http;

import dev.blindbridge.signaling.metrics.Counters;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The public port: the page's files and the WebSocket.
// A write or close that fails ends the connection, of which we hear by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpServer implements AutoCloseable {
    /// Name of the handler that lets through one message for each read.
    static final String FLOW = "flow";

    private static final int MAX_REQUEST_LINE = 2048;
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    /// Our requests have none; what is longer is refused.
    private static final int MAX_BODY_BYTES = 1024;

    private final Channel channel;

    /// What every connection is served with.
    ///
    /// @param ssl null for plain HTTP
    public record Services(
            SiteConfig site,
            @Nullable SslContext ssl,
            StaticFiles files,
            Control control,
            SessionTable sessions,
            Counters counters,
            int maxConnections,
            int maxConnectionsPerAddress) {}

    /// Binds the port.
    public HttpServer(EventLoopGroup loops, InetSocketAddress address, Services services)
            throws IOException {
        channel = bind(loops, address, new Initializer(services));
    }

    /// Binds a server that reads only when it is told to.
    static Channel bind(
            EventLoopGroup loops,
            InetSocketAddress address,
            ChannelInitializer<Channel> initializer)
            throws IOException {
        var bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(initializer)
                        .bind(address)
                        .awaitUninterruptibly();
        if (bound.cause() instanceof IOException e) {
            throw e;
        } else if (bound.cause() != null) {
            throw new IOException(bound.cause());
        }
        return bound.channel();
    }

    /// Where it listens; the port is the real one if any was asked for.
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /// Takes no more connections.
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    private static final class Initializer extends ChannelInitializer<Channel> {
        private final Services services;
        private final ConnectionGate gate;
        private final WebSocketUpgrade upgrade;

        Initializer(Services services) {
            this.services = services;
            this.gate =
                    new ConnectionGate(
                            new ConnectionLimit(
                                    services.maxConnections(), services.maxConnectionsPerAddress()),
                            services.counters());
            this.upgrade =
                    new WebSocketUpgrade(
                            new OriginPolicy(services.site().origins()),
                            services.control(),
                            services.sessions(),
                            services.counters());
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline().addLast(gate);
            SslContext ssl = services.ssl();
            if (ssl != null) {
                pipeline.addLast(ssl.newHandler(channel.alloc()));
            }
            pipeline.addLast(
                    new HttpServerCodec(
                            new HttpDecoderConfig()
                                    .setMaxInitialLineLength(MAX_REQUEST_LINE)
                                    .setMaxHeaderSize(MAX_HEADER_BYTES)),
                    new HttpObjectAggregator(MAX_BODY_BYTES, true));
            pipeline.addLast(FLOW, new FlowControlHandler());
            pipeline.addLast(
                    new RequestHandler(
                            services.files(), upgrade, services.site(), services.counters()));
        }
    }
}
