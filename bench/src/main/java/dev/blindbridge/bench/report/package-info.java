/// What a benchmark found, and how it is told: a progress bar while it runs; then a table, CSV,
/// JSON, and a page with plots. Knows nothing of relays or sockets; any thread, values only.
///
/// The plots are drawn here and not by a chart library, because a library's colours are fixed when
/// it draws: these follow the reader's light or dark page, and each point is reached by keyboard.
package dev.blindbridge.bench.report;
