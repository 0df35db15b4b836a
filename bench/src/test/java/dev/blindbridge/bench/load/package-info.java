@NullMarked
package dev.blindbridge.bench.load;

import org.jspecify.annotations.NullMarked;
