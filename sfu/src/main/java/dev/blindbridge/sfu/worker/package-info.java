/// Threads and sockets: the media worker, its mailbox and its [DatagramPort]. The only package with
/// a socket. Each worker is one thread that owns one UDP port and one engine; it drives Netty's
/// epoll loop (or a selector) itself, so that receiving, routing and sending are plain calls one
/// after the other. [WorkerMailbox] is the only way in for other threads. Uses `engine`.
package dev.blindbridge.sfu.worker;
