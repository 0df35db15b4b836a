/// The engine of one worker, sans-I/O: datagrams, commands and deadlines in, with the time as an
/// argument; datagrams and events out through the [Outbox]. No thread, socket, clock, executor or
/// random source of its own.
package dev.blindbridge.sfu.engine;
