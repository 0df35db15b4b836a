/// Flyweights over packets: STUN, RTP, RTCP, header extensions. Pure, total (R6): no input throws.
package dev.blindbridge.sfu.wire;
