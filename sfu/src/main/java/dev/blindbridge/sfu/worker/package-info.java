/// Threads and sockets: the media worker, its mailbox and its [DatagramPort]. The only package with
/// a socket. Each worker is one thread that owns one UDP port and one engine; it waits for the
/// kernel itself (by its own calls, Netty's loop or a selector: [PortKind]), so that receiving,
/// routing and sending are plain calls one after the other. [WorkerMailbox] is the only way in for
/// other threads. Uses `engine`.
package dev.blindbridge.sfu.worker;
