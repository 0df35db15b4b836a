/// As much of SDP as this client needs, written from docs/signaling-protocol.md section 5 and the
/// RFCs, not from the relay's code. Pure.
package dev.blindbridge.bench.client.sdp;
