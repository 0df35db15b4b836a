package dev.blindbridge.bench.report;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What one relay did under one load, measured once. What could not be measured is null, never 0.
///
/// @param scenario by its name, such as `fanout`
/// @param relay as its adapter calls it
/// @param round which repetition; the relays of one round ran one after the other
/// @param parameters of the scenario, in the order to show them, such as `receivers` → `50`
/// @param receivers of one packet; what plots have across
/// @param participants of all rooms, who all had a transport to the relay
/// @param extras figures of this scenario alone, the unit in the name, such as `joins_per_s`
/// @param intervals of the measured time, in order
/// @param generatorLimit why the generator was itself the limit, so that the figures say nothing of
///   the relay; null if it was not
public record LoadResult(
        String scenario,
        String relay,
        int round,
        Map<String, String> parameters,
        int receivers,
        int participants,
        Traffic traffic,
        Cpu cpu,
        Memory memory,
        @Nullable Latency latency,
        Batches batches,
        Map<String, Double> extras,
        List<Interval> intervals,
        @Nullable String generatorLimit) {
    public LoadResult {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        extras = Collections.unmodifiableMap(new LinkedHashMap<>(extras));
        intervals = List.copyOf(intervals);
    }

    /// CPU of the server for each packet that reached a receiver.
    public double cpuMicrosPerPacket() {
        return cpu.totalNs() / 1e3 / traffic.packetsOut();
    }

    public double userMicrosPerPacket() {
        return cpu.userNs() / 1e3 / traffic.packetsOut();
    }

    public double systemMicrosPerPacket() {
        return cpu.systemNs() / 1e3 / traffic.packetsOut();
    }

    /// Null where the relay has no such counter.
    public @Nullable Double allocatedBytesPerPacket() {
        Long allocated = memory.allocatedBytes();
        return allocated == null ? null : (double) allocated / traffic.packetsOut();
    }

    /// The scenario with its parameters, the same for all relays that are compared.
    public String load() {
        StringBuilder load = new StringBuilder(scenario);
        parameters.forEach(
                (name, value) -> load.append(' ').append(name).append('=').append(value));
        return load.toString();
    }

    /// RTP packets within the measured time.
    ///
    /// @param packetsIn that senders sent
    /// @param packetsOut that receivers received; the "forwarded packets" of all figures
    /// @param lost that receivers should have received as well
    public record Traffic(double seconds, long packetsIn, long packetsOut, long lost) {
        public double inPerSecond() {
            return packetsIn / seconds;
        }

        public double outPerSecond() {
            return packetsOut / seconds;
        }

        public double lossShare() {
            return lost == 0 ? 0 : (double) lost / (lost + packetsOut);
        }
    }

    /// Of all processes of the relay, by the operating system's accounting.
    public record Cpu(long userNs, long systemNs) {
        public long totalNs() {
            return userNs + systemNs;
        }
    }

    /// What the relay holds.
    ///
    /// @param rssBytes of all processes of the relay
    /// @param bytesPerParticipant what a participant adds to it
    /// @param allocatedBytes on the heap within the measured time, of relays in Java
    public record Memory(
            @Nullable Long rssBytes,
            @Nullable Long bytesPerParticipant,
            @Nullable Long allocatedBytes) {
        public static final Memory UNKNOWN = new Memory(null, null, null);
    }

    /// One way, from just before send to the kernel's receive time stamp.
    public record Latency(long samples, List<Percentile> percentiles) {
        /// Enough for a smooth curve on an axis of nines.
        private static final double[] SHARES = {
            0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998,
            0.9999, 1.0
        };

        public Latency {
            percentiles = List.copyOf(percentiles);
        }

        /// Of a histogram of nanoseconds; null if it is empty.
        public static @Nullable Latency ofNanos(Histogram nanos) {
            if (nanos.getTotalCount() == 0) {
                return null;
            }
            return new Latency(
                    nanos.getTotalCount(),
                    Arrays.stream(SHARES)
                            .mapToObj(share ->
                                    new Percentile(
                                            share, nanos.getValueAtPercentile(share * 100) / 1e3))
                            .toList());
        }

        /// Null if this share was not kept.
        public @Nullable Double micros(double share) {
            for (Percentile percentile : percentiles) {
                if (percentile.share() == share) {
                    return percentile.micros();
                }
            }
            return null;
        }
    }

    /// A point of the distribution.
    ///
    /// @param share 0–1 of all packets that took at most so long
    public record Percentile(double share, double micros) {}

    /// How much the relay did at once, on average.
    ///
    /// @param receivedPerCall datagrams for each system call that received any
    /// @param messagesPerCall messages for each system call that sent
    /// @param datagramsPerMessage more than one where segmentation (GSO) fired
    /// @param segmentedShare 0–1 of all datagrams that left in a message with others
    public record Batches(
            @Nullable Double receivedPerCall,
            @Nullable Double messagesPerCall,
            @Nullable Double datagramsPerMessage,
            @Nullable Double segmentedShare) {
        public static final Batches UNKNOWN = new Batches(null, null, null, null);
    }

    /// A part of the measured time.
    ///
    /// @param atSeconds its end, since the begin of the measurement
    /// @param cpuCores the relay's CPU time in it by its length: 1 is one core
    public record Interval(
            double atSeconds,
            double inPerSecond,
            double outPerSecond,
            double lossShare,
            double cpuCores,
            @Nullable Double p50Micros,
            @Nullable Double p99Micros) {}
}
