/// The same load on several relays in one run: peers, and the floor that none can be below.
@NullMarked
package dev.blindbridge.bench.compare;

import org.jspecify.annotations.NullMarked;
