@NullMarked
package dev.blindbridge.bench.compare.limit;

import org.jspecify.annotations.NullMarked;
