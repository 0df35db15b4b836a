/// One media session below RTP: ICE as the controlling agent, DTLS as client, SRTP, a UDP channel
/// and the loop that drives many of them on one thread. ICE is sans-I/O; a DTLS handshake blocks a
/// virtual thread of its own. Uses `rtp` for integers only.
package dev.blindbridge.bench.client.transport;
