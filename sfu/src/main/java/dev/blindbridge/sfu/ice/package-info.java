/// ICE-lite (RFC 8445 section 2.5) with consent (RFC 7675): answers checks, validates the 5-tuple
/// from which DTLS and SRTP are then accepted (R1).
package dev.blindbridge.sfu.ice;
