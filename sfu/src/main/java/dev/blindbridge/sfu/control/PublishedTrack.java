package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.TrackId;

/// A track that a member sends.
///
/// @param slot the member's slot
/// @param number what the member calls it
record PublishedTrack(TrackId id, int slot, int number, InboundParameters parameters) {}
