/// Rooms and tracks: statistics, NACK, packet cache, header rewriting, key-frame requests. Reads
/// headers and header extensions only: what follows is sealed.
package dev.blindbridge.sfu.route;
