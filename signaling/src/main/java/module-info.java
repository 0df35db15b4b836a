import org.jspecify.annotations.NullMarked;

/// HTTP and WebSocket server, rooms and their policy, and the program's entry point.
@NullMarked
module dev.blindbridge.signaling {
    requires static org.jspecify;
    requires dev.blindbridge.sfu;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires info.picocli;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.logging;
    requires java.management;
    requires jdk.management;

    // Tests and benchmarks start it in their own process.
    exports dev.blindbridge.signaling to
            dev.blindbridge.bench;
}
