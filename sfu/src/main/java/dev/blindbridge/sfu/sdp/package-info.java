/// Session descriptions (RFC 8866, RFC 8829, RFC 9143): a tolerant reader with limits (R6, R7), and
/// the writers of our answers and offers. Pure; runs on the control thread; uses the root package's
/// records alone.
package dev.blindbridge.sfu.sdp;
