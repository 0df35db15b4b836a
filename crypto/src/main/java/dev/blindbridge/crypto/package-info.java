/// The end-to-end protocol (docs/e2ee-protocol.md). No I/O, no clock, no logging, no static state;
/// a session and all it made belong to one thread at a time. Knows nothing of the relay.
package dev.blindbridge.crypto;
