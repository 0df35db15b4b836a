package dev.blindbridge.sfu.sdp;

import dev.blindbridge.sfu.MediaKind;
import java.util.List;

/// RTCP feedback that we negotiate (RFC 4585 section 4.2).
final class Feedback {
    static final String NACK = "nack";
    static final String PLI = "nack pli";
    static final String TRANSPORT_CC = "transport-cc";

    private Feedback() {}

    static List<String> of(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> List.of(TRANSPORT_CC);
            case VIDEO -> List.of(NACK, PLI, TRANSPORT_CC);
        };
    }
}
