/// What can be counted, and its Prometheus form. No thread of its own: counters may be written and
/// read on any. Uses nothing of ours.
package dev.blindbridge.signaling.metrics;
