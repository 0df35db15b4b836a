/// Hop protection: SRTP (RFC 3711, RFC 7714) behind status codes, by the system's libcrypto or by
/// jitsi-srtp. Windows, indices and bounds are ours either way; [HopCipher] is what differs.
/// Protect and unprotect are SRTP; nothing here has to do with the sealed frames inside. Confined
/// to the worker's thread.
package dev.blindbridge.sfu.srtp;
