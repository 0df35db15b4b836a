import org.jspecify.annotations.NullMarked;

/// HTTP and WebSocket server, rooms and their policy, and the program's entry point.
@NullMarked
module dev.blindbridge.signaling {
    requires static org.jspecify;
    requires dev.blindbridge.sfu;
    requires io.netty.buffer;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires tools.jackson.databind;
    requires info.picocli;
    requires java.logging;
}
