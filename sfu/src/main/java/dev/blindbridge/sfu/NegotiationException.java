package dev.blindbridge.sfu;

/// A session description that we cannot work with, or one that comes at the wrong time. Nothing has
/// changed when it is thrown. The message is a sentence for the client's developer and holds
/// nothing secret.
public final class NegotiationException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What is wrong, in a word.
    public enum Reason {
        /// Not a session description, or over a limit (R7).
        MALFORMED,
        /// Well-formed but without what we need: no BUNDLE, no DTLS fingerprint, no codec in
        /// common.
        UNSUPPORTED,
        /// An answer to no offer of ours, a binding for an m= line that is not there.
        OUT_OF_ORDER
    }

    private final Reason reason;

    public NegotiationException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
