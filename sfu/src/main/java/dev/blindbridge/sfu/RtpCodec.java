package dev.blindbridge.sfu;

/// One negotiated codec of an m= line.
///
/// @param name encoding name in upper case as registered: `OPUS`, `VP8`, `VP9`, `AV1`, `H264`
/// @param payloadType 0–127
/// @param clockRateHz RTP clock
/// @param channels 1 unless audio says more
/// @param fmtp the format parameters as they stood in the SDP, empty if none
/// @param rtxPayloadType payload type of its retransmissions (RFC 4588), -1 if none
public record RtpCodec(
        String name,
        int payloadType,
        int clockRateHz,
        int channels,
        String fmtp,
        int rtxPayloadType) {}
