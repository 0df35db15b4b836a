/// The server's sockets: HTTP for the page's files, the WebSocket, and the operator's loopback
/// port. Runs on Netty's event loops; what concerns rooms is handed to the control thread by
/// [Control] and comes back by [SessionTable]. May use: room, protocol, metrics.
package dev.blindbridge.signaling.http;
