/// Session descriptions (RFC 8866, RFC 8829, RFC 9429): a tolerant reader with limits (R7), and the
/// writer of our offers and answers. Runs on the control thread.
package dev.blindbridge.sfu.sdp;
