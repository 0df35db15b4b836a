package dev.blindbridge.bench.traffic;

/// What the attacker looks at.
enum Channel {
    SIZES(true, false),
    TIMES(false, true),
    BOTH(true, true);

    final boolean sizes;
    final boolean times;

    Channel(boolean sizes, boolean times) {
        this.sizes = sizes;
        this.times = times;
    }
}
