package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.MediaKind;
import java.util.List;

/// RTCP feedback that we negotiate (RFC 4585 section 4.2).
final class Feedback {
    static final String NACK = "nack";
    static final String PLI = "nack pli";
    static final String TRANSPORT_CC = "transport-cc";

    private Feedback() {}

    /// What we give to a publisher.
    static List<String> given(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> List.of(TRANSPORT_CC);
            case VIDEO -> List.of(NACK, PLI, TRANSPORT_CC);
        };
    }

    /// What we take from a subscriber. Packets to it have no numbers across the transport, so none
    /// could be about those.
    static List<String> taken(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> List.of();
            case VIDEO -> List.of(NACK, PLI);
        };
    }
}
