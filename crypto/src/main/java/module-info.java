import org.jspecify.annotations.NullMarked;

/// End-to-end encryption: the only code that holds a passphrase, a frame key or a plaintext frame.
@NullMarked
module dev.blindbridge.crypto {
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;

    exports dev.blindbridge.crypto;
}
