/// Tests of the path benchmark.
@org.jspecify.annotations.NullMarked
package dev.blindbridge.bench.path;
