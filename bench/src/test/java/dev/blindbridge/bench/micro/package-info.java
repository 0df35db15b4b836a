/// Tests of the micro benchmarks.
@org.jspecify.annotations.NullMarked
package dev.blindbridge.bench.micro;
