/// The traffic-analysis experiment of docs/traffic-analysis.md: what sizes and times of sealed
/// microphone packets tell about speech. Pure computation over recorded traces; no sockets, no
/// clock, seeded randomness.
package dev.blindbridge.bench.traffic;
