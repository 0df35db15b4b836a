package dev.blindbridge.bench.audit;

/// Told what an audit is doing.
@FunctionalInterface
public interface Progress {
    void step(String what);
}
