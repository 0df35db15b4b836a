/// Everything that a bad bridge can do to a call, done to it: the rows of the threat model
/// (docs/e2ee-protocol.md, section 10) as tests. The bridge sees and decides the delivery of all
/// messages and frames; the clients are whole sessions in Java and, in a Node process, in
/// JavaScript.
@NullMarked
package dev.blindbridge.crypto.hostile;

import org.jspecify.annotations.NullMarked;
