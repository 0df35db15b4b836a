/// Janus (VideoRoom, WebSockets) as a relay under load: its configuration, its process, its API.
/// Written from its manual.
@NullMarked
package dev.blindbridge.bench.compare.janus;

import org.jspecify.annotations.NullMarked;
