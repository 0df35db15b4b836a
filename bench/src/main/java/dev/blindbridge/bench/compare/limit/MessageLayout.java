package dev.blindbridge.bench.compare.limit;

/// `struct mmsghdr` and `struct iovec` of Linux, 64 bits: sizes and offsets in bytes.
final class MessageLayout {
    static final int BYTES = 64;
    static final int NAME = 0;
    static final int NAME_LENGTH = 8;
    static final int VECTORS = 16;
    static final int VECTOR_COUNT = 24;
    static final int CONTROL = 32;
    static final int CONTROL_LENGTH = 40;
    static final int LENGTH = 56;

    static final int VECTOR_BYTES = 16;
    static final int VECTOR_LENGTH = 8;

    /// `struct cmsghdr` with a 16-bit value behind it, and the space it takes.
    static final int CONTROL_SPACE = 24;

    static final int CONTROL_LEVEL = 8;
    static final int CONTROL_TYPE = 12;
    static final int CONTROL_VALUE = 16;
    static final int CONTROL_BYTES = 18;

    private MessageLayout() {}
}
