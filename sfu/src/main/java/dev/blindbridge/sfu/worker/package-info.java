/// Threads and sockets: the media worker, its mailbox and its [DatagramPort]. The only package with
/// a socket.
package dev.blindbridge.sfu.worker;
