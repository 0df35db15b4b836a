/// Tests of the audit: that it passes, and that each check fails when what it looks at is broken on
/// purpose.
@org.jspecify.annotations.NullMarked
package dev.blindbridge.bench.audit;
