/// JMH benchmarks of the classes that a packet passes, and what runs and reports them. Each class
/// is measured alone: sums of these figures are not the cost of a packet, `bench path` is.
package dev.blindbridge.bench.micro;
