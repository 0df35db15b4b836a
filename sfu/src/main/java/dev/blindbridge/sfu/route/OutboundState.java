package dev.blindbridge.sfu.route;

/// Life of an outbound track (R10). Layers may change while it flows; see docs/lifecycle.md.
enum OutboundState {
    /// For a first packet with which the receiver can begin.
    WAITING,
    FLOWING,
    ENDED;

    enum Signal {
        STREAM_ENTERED,
        ENDED
    }

    OutboundState transition(Signal signal) {
        return switch (signal) {
            case STREAM_ENTERED ->
                    switch (this) {
                        case WAITING, FLOWING -> FLOWING;
                        case ENDED -> throw new IllegalStateException("packet for an ended track");
                    };
            case ENDED -> ENDED;
        };
    }
}
