package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.wire.RtpView;

/// What is kept of a packet: its payload, and what of the header a new header is made from. A
/// flyweight; the bytes are whose it was filled from.
public final class StoredPacket {
    private byte[] bytes = {};
    private int payloadOffset;
    private int payloadLengthBytes;
    private long number;
    private int timestamp;
    private int payloadType;
    private int orientation;
    private boolean marker;
    private boolean keyFrameStart;

    /// The payload lies there.
    public void payload(byte[] holder, int offset, int lengthBytes) {
        bytes = holder;
        payloadOffset = offset;
        payloadLengthBytes = lengthBytes;
    }

    /// What a new header is made from.
    ///
    /// @param place among the packets that are forwarded
    /// @param videoOrientation value of that header extension, -1 without
    public void header(long place, int rtpTimestamp, int type, int videoOrientation) {
        number = place;
        timestamp = rtpTimestamp;
        payloadType = type;
        orientation = videoOrientation;
    }

    /// The rest of it.
    ///
    /// @param startsKeyFrame as far as the codec lets us see
    public void flags(boolean rtpMarker, boolean startsKeyFrame) {
        marker = rtpMarker;
        keyFrameStart = startsKeyFrame;
    }

    void wrap(long place, RtpView packet, int videoOrientation, boolean startsKeyFrame) {
        payload(packet.buffer(), packet.payloadOffset(), packet.payloadLengthBytes());
        header(place, packet.timestamp(), packet.payloadType(), videoOrientation);
        flags(packet.marker(), startsKeyFrame);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int payloadOffset() {
        return payloadOffset;
    }

    public int payloadLengthBytes() {
        return payloadLengthBytes;
    }

    public long number() {
        return number;
    }

    public int timestamp() {
        return timestamp;
    }

    public int payloadType() {
        return payloadType;
    }

    public int orientation() {
        return orientation;
    }

    public boolean marker() {
        return marker;
    }

    public boolean keyFrameStart() {
        return keyFrameStart;
    }
}
