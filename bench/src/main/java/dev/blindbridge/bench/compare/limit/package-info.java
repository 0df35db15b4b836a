/// The floor: the smallest program that receives, unprotects, protects and sends. One thread, one
/// socket, no ICE, no DTLS, no repair, nothing allocated for a packet; a process of its own, told
/// keys and addresses on its standard input. What a relay costs beyond it is the relay's own doing.
@NullMarked
package dev.blindbridge.bench.compare.limit;

import org.jspecify.annotations.NullMarked;
