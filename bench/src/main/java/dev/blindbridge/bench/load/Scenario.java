package dev.blindbridge.bench.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who sends what to whom, the same for every relay.
///
/// @param parameters to show, in order
/// @param rooms equal ones
/// @param speakers of each room, who publish; they receive each other
/// @param listeners of each room, who receive only
/// @param streams of each speaker
public record Scenario(
        String name,
        Map<String, String> parameters,
        int rooms,
        int speakers,
        int listeners,
        List<StreamShape> streams) {
    private static final int PACKET_BYTES = 1100;
    private static final int BURST_PACKETS = 10;
    private static final int MEETING_FRAMES_PER_SECOND = 20;

    public Scenario {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        streams = List.copyOf(streams);
        boolean sends = streams.stream().allMatch(stream -> stream.framesPerSecond() > 0);
        if (rooms < 1 || speakers < 1 || speakers - 1 + listeners < 1 || !sends) {
            throw new IllegalArgumentException(
                    "A load needs a room, somebody who sends more than nothing, and somebody who"
                            + " receives it; give larger numbers.");
        }
    }

    /// How packets of a stream of video follow each other.
    public enum Pacing {
        /// At equal distances.
        EVEN,
        /// Ten at a time, as a frame brings them.
        BURST
    }

    /// One sender, many receivers.
    public static Scenario fanout(int receivers, Pacing pacing, double packetsPerSecond) {
        StreamShape shape =
                pacing == Pacing.EVEN
                        ? StreamShape.even(PACKET_BYTES, packetsPerSecond)
                        : StreamShape.bursts(PACKET_BYTES, BURST_PACKETS, packetsPerSecond);
        return new Scenario(
                "fanout-" + (pacing == Pacing.EVEN ? "even" : "burst"),
                parameters("receivers", text(receivers), "packets_per_s", text(packetsPerSecond)),
                1,
                1,
                receivers,
                List.of(shape));
    }

    /// Everybody sends sound and video to everybody.
    public static Scenario meeting(int participants, double videoBitrateBps) {
        return new Scenario(
                "meeting",
                parameters(
                        "receivers",
                        text(participants - 1),
                        "participants",
                        text(participants),
                        "video_kbit_per_s",
                        text(videoBitrateBps / 1000)),
                1,
                participants,
                0,
                soundAndVideo(videoBitrateBps));
    }

    /// Many small meetings.
    public static Scenario rooms(int rooms, int participants, double videoBitrateBps) {
        return new Scenario(
                "rooms",
                parameters(
                        "rooms",
                        text(rooms),
                        "receivers",
                        text(participants - 1),
                        "video_kbit_per_s",
                        text(videoBitrateBps / 1000)),
                rooms,
                participants,
                0,
                soundAndVideo(videoBitrateBps));
    }

    /// A few speak, many listen.
    public static Scenario webinar(int speakers, int listeners, double videoBitrateBps) {
        return new Scenario(
                "webinar",
                parameters(
                        "speakers",
                        text(speakers),
                        "receivers",
                        text(speakers - 1 + listeners),
                        "video_kbit_per_s",
                        text(videoBitrateBps / 1000)),
                1,
                speakers,
                listeners,
                soundAndVideo(videoBitrateBps));
    }

    /// The call that goes on while others join.
    public static Scenario storm() {
        Scenario call = fanout(10, Pacing.EVEN, 200);
        return call.named("storm");
    }

    /// The same under another name.
    public Scenario named(String other) {
        return new Scenario(other, parameters, rooms, speakers, listeners, streams);
    }

    /// The same with more packets.
    public Scenario timesRate(double factor) {
        List<StreamShape> faster =
                streams.stream()
                        .map(stream ->
                                new StreamShape(
                                        stream.video(),
                                        stream.packetBytes(),
                                        stream.packetsPerFrame(),
                                        stream.framesPerSecond() * factor))
                        .toList();
        return new Scenario(name, parameters, rooms, speakers, listeners, faster);
    }

    /// Video in frames of equal size, as a call that has settled sends it.
    private static List<StreamShape> soundAndVideo(double videoBitrateBps) {
        double frameBytes = videoBitrateBps / 8 / MEETING_FRAMES_PER_SECOND;
        int packets = Math.max(1, (int) Math.ceil(frameBytes / PACKET_BYTES));
        int packetBytes = (int) Math.round(frameBytes / packets);
        return List.of(
                StreamShape.SPEECH,
                new StreamShape(true, packetBytes, packets, MEETING_FRAMES_PER_SECOND));
    }

    private static Map<String, String> parameters(String... namesAndValues) {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            ordered.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return ordered;
    }

    private static String text(double number) {
        return Long.toString(Math.round(number));
    }

    /// Who receives one packet.
    public int receivers() {
        return speakers - 1 + listeners;
    }

    public int participants() {
        return rooms * (speakers + listeners);
    }

    /// All speakers' packets.
    public double packetsInPerSecond() {
        return rooms * speakers * streams.stream().mapToDouble(StreamShape::packetsPerSecond).sum();
    }

    /// Streams that a participant receives at most.
    int streamsReceived() {
        return (listeners > 0 ? speakers : speakers - 1) * streams.size();
    }
}
