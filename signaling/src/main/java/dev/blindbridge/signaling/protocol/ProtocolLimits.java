package dev.blindbridge.signaling.protocol;

/// The numbers of docs/signaling-protocol.md (R7).
public final class ProtocolLimits {
    public static final String SUBPROTOCOL = "blindbridge.v1";

    /// A publish offer with simulcast is under 16 KiB, the answer of a subscriber to a hundred
    /// members about 140 KiB.
    public static final int MAX_MESSAGE_BYTES = 256 * 1024;

    public static final int MAX_SDP_LENGTH = 200_000;

    /// The largest sealed message, 65536 bytes and its frame, in base64.
    public static final int MAX_DATA_LENGTH = 128 * 1024;

    public static final int MAX_TRACKS = 8;
    public static final int MAX_TRACK_NUMBER = 3;
    public static final int MAX_MID_LENGTH = 16;
    public static final int MAX_SLOT = 8190;
    public static final int MAX_RESUME_LENGTH = 64;

    /// How long a member whose connection is lost keeps its place.
    public static final int RESUME_SECONDS = 15;

    private ProtocolLimits() {}
}
