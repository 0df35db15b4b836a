/// The messages of docs/signaling-protocol.md as records, and their JSON form. Pure: no thread, no
/// network, no room. Uses nothing of ours; used by all of signaling.
package dev.blindbridge.signaling.protocol;
