/// The control side of the relay: rooms, members and the negotiation of their sessions. One thread,
/// the one whose executor was given at start; it never waits for a worker or a handshake, it sends
/// commands and hears events. Uses `sdp`, `dtls` and `worker`.
package dev.blindbridge.sfu.control;
