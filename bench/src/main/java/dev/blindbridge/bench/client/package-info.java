/// The native client: a participant without a browser, written against docs/signaling-protocol.md
/// and docs/e2ee-protocol.md. [NativeClient] is its face; one [Membership] lives from `joined` to
/// `left`. All of it runs on the thread of a `ClientLoop`, which many clients may share, so that a
/// load generator costs one thread. Only derivation of the root and DTLS handshakes run elsewhere.
package dev.blindbridge.bench.client;
