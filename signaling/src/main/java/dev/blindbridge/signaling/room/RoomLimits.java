package dev.blindbridge.signaling.room;

/// How many may come.
///
/// @param membersInRoom members of one room; at most the number of slots
/// @param members members of all rooms
public record RoomLimits(int membersInRoom, int members) {}
