/// Rooms and their policy, sans-I/O: sessions, messages and the time come in by [Rooms], what
/// happens goes out through [SessionPort] and the relay. All of it runs on the one control thread;
/// it has no clock, socket or thread of its own. May use: protocol, the relay's interface.
package dev.blindbridge.signaling.room;
