package dev.blindbridge.sfu.sdp;

import java.util.Set;

/// One payload type of an m= line with what its attributes say.
///
/// @param name encoding name in upper case; empty without `a=rtpmap`
/// @param fmtp format parameters, empty without `a=fmtp`
/// @param feedback values of `a=rtcp-fb`, those for `*` included
record PayloadFormat(
        int payloadType,
        String name,
        int clockRateHz,
        int channels,
        String fmtp,
        Set<String> feedback) {
    PayloadFormat {
        feedback = Set.copyOf(feedback);
    }
}
