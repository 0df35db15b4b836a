package dev.blindbridge.sfu.control;

/// All of [MediaRelayIT] by Netty's transport.
class MediaRelayOnEpollIT extends MediaRelayIT {
    @Override
    String portKind() {
        return "epoll";
    }
}
