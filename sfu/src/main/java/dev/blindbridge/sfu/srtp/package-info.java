/// Hop protection: jitsi-srtp contexts behind status codes. Protect and unprotect are SRTP (RFC
/// 3711, RFC 7714); nothing here has to do with the sealed frames inside. Confined to the worker's
/// thread.
package dev.blindbridge.sfu.srtp;
