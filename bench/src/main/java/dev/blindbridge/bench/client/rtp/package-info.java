/// RTP and RTCP as a client sees them, sans-I/O: packetising, reordering, repair and reports. The
/// client has readers and writers of its own on purpose: an error in the relay's cannot hide behind
/// the same error here. Confined to the client loop's thread; uses the JDK only.
package dev.blindbridge.bench.client.rtp;
