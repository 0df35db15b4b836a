/// The relay's engine, one sender to n receivers, without sockets: what a packet costs between
/// receive and send. One thread, no clock: packets come as fast as the engine takes them, in
/// simulated time.
package dev.blindbridge.bench.path;
