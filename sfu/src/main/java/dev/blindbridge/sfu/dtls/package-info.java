/// DTLS 1.2 as server (RFC 6347, RFC 5764) with Bouncy Castle: blocking, a virtual thread each,
/// bounded (R8).
package dev.blindbridge.sfu.dtls;
