package dev.blindbridge.crypto;

/// A sealed frame or message taken apart but not yet believed: `clear bytes ‖ SFrame header ‖
/// ciphertext ‖ tag`.
@SuppressWarnings("ArrayRecordComponent") // A view of what arrived, never compared.
record WireImage(byte[] bytes, int clearLength, int codecNumber, SframeHeader header, KeyId keyId) {
    sealed interface Result permits Parsed, Malformed {}

    record Parsed(WireImage image) implements Result {}

    record Malformed(RejectReason reason) implements Result {}

    int counter() {
        return (int) header.counter();
    }

    /// The same, with a codec that is known only after a look at the key id.
    WireImage withCodec(int number) {
        return new WireImage(bytes, clearLength, number, header, keyId);
    }

    int sealedOffset() {
        return clearLength + header.lengthBytes();
    }

    /// First step of the receiver's order (section 1): parse and ranges.
    static Result parse(byte[] bytes, int clearLength, int codecNumber) {
        return switch (SframeHeader.parse(bytes, clearLength)) {
            case SframeHeader.Malformed(RejectReason reason) -> new Malformed(reason);
            case SframeHeader.Parsed(SframeHeader header) ->
                    check(bytes, clearLength, codecNumber, header);
        };
    }

    private static Result check(
            byte[] bytes, int clearLength, int codecNumber, SframeHeader header) {
        int shortest =
                clearLength + header.lengthBytes() + InnerHeader.LENGTH_BYTES + AesGcm.TAG_BYTES;
        if (bytes.length < shortest) {
            return new Malformed(RejectReason.TOO_SHORT);
        }
        boolean inRange =
                KeyId.isValid(header.keyId())
                        && header.counter() >= 0
                        && header.counter() < TrackKey.COUNTER_LIMIT;
        return inRange
                ? new Parsed(
                        new WireImage(
                                bytes, clearLength, codecNumber, header, KeyId.of(header.keyId())))
                : new Malformed(RejectReason.RANGE);
    }
}
