import org.jspecify.annotations.NullMarked;

/// Everything that drives the relay from outside.
@NullMarked
module dev.blindbridge.bench {
    requires static org.jspecify;
    requires dev.blindbridge.crypto;
    requires dev.blindbridge.sfu;
    requires dev.blindbridge.signaling;
}
