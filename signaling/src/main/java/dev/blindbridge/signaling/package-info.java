/// Signalling server: static files, the WebSocket protocol of docs/signaling-protocol.md, rooms,
/// and `main`.
package dev.blindbridge.signaling;
