/// The end-to-end protocol (docs/e2ee-protocol.md). No I/O, no clock, no logging, no mutable static
/// state; a session and all it made belong to one thread at a time. Knows nothing of the relay.
///
/// To read it, bottom up:
/// - primitives: `Hkdf`, `AesGcm`, `X25519`, `Secret`, and `Passphrase` to `CallRoot` (section 3);
/// - frames (section 1): `SframeHeader`, `TrackKey`, `SealingKey` and `ReplayWindow`,
///   `InnerHeader`, then `FrameSealer` and `FrameOpener`;
/// - messages (section 2): `Envelope`, `Message`, and `Hello` (section 3);
/// - the state machines (section 4): `Hellos` and `PairChannel` for a peer, `MyEpoch` for my
///   secrets, `PeerEpochs` for those of a peer;
/// - what is built on it (section 5): `Features` hands each `FeatureMessage` to the part that knows
///   it: `OutgoingFiles` and `IncomingFiles`, `PassphraseChange`, `Recordings`, `Moderation`;
/// - [dev.blindbridge.crypto.Session], which holds it all together.
package dev.blindbridge.crypto;
