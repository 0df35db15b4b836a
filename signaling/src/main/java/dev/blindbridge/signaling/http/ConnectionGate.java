package dev.blindbridge.signaling.http;

import dev.blindbridge.signaling.metrics.Counters;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;

/// First in every pipeline: hangs up at once on a connection that is one too many.
// A write or close that fails ends the connection, of which we hear by channelInactive.
@SuppressWarnings("FutureReturnValueIgnored")
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    private final ConnectionLimit limit;
    private final Counters counters;

    ConnectionGate(ConnectionLimit limit, Counters counters) {
        this.limit = limit;
        this.counters = counters;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress remote)
                || !limit.enter(remote.getAddress())) {
            counters.add("connections_refused_total", 1);
            ctx.close();
            return;
        }
        counters.add("connections_total", 1);
        ctx.channel().closeFuture().addListener(_ -> limit.leave(remote.getAddress()));
        ctx.fireChannelActive();
    }
}
