/// DTLS 1.2 as server (RFC 6347, RFC 5764) with Bouncy Castle, which is used nowhere else:
/// blocking, a virtual thread for each peer, bounded (R8). The worker hands datagrams in without
/// ever waiting; what comes out goes through a [DtlsListener]. Beside the root package it uses
/// `srtp` for the keys that it makes.
package dev.blindbridge.sfu.dtls;
