/// The native client and what is built on it: load, benchmarks, interoperability and browser tests.
package dev.blindbridge.bench;
