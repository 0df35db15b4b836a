import org.jspecify.annotations.NullMarked;

/// The relay: ICE-lite, DTLS, SRTP hop and routing. What it carries is sealed; it has no key to
/// open it.
@NullMarked
module dev.blindbridge.sfu {
    requires static transitive org.jspecify;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    requires io.netty.transport.classes.epoll;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.tls;
    requires java.logging;
    requires jitsi.srtp;
    requires jitsi.utils;

    exports dev.blindbridge.sfu;

    // For the audit and the benchmarks: what the relay holds and does is looked at from outside.
    exports dev.blindbridge.sfu.control to
            dev.blindbridge.bench;
    exports dev.blindbridge.sfu.engine to
            dev.blindbridge.bench;
    exports dev.blindbridge.sfu.route to
            dev.blindbridge.bench;
    exports dev.blindbridge.sfu.srtp to
            dev.blindbridge.bench;
    exports dev.blindbridge.sfu.wire to
            dev.blindbridge.bench;
}
