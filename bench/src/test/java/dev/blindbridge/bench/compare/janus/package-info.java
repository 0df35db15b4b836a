@NullMarked
package dev.blindbridge.bench.compare.janus;

import org.jspecify.annotations.NullMarked;
