package dev.blindbridge.bench.compare.limit;

/// Somebody to whom the streams of a room are sent.
///
/// @param owner whose own streams it does not get
/// @param address of its `sockaddr_in`
record Receiver(int owner, SrtpContext context, long address) {}
