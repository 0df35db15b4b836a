package dev.blindbridge.sfu.control;

/// All of [MediaRelayIT] by the JDK's transport.
class MediaRelayOnNioIT extends MediaRelayIT {
    @Override
    String portKind() {
        return "nio";
    }
}
