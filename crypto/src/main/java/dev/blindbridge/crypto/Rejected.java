package dev.blindbridge.crypto;

/// What did not authenticate, or did not belong where it came. There is one of it to the outside;
/// the reason is counted in [Session#rejections()].
public final class Rejected implements OpenResult {
    private final RejectReason reason;

    Rejected(RejectReason reason) {
        this.reason = reason;
    }

    RejectReason reason() {
        return reason;
    }
}
