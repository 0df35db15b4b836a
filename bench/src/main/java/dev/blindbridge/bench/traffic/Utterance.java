package dev.blindbridge.bench.traffic;

import java.util.ArrayList;
import java.util.List;

/// One spoken word with silence around it, and the packets that carried it.
///
/// @param wordsPerMinute how fast it was spoken
/// @param beginMs where the sound begins, by the recording that was spoken
/// @param endMs where it ends
public record Utterance(
        String voice,
        int wordsPerMinute,
        String word,
        int beginMs,
        int endMs,
        List<Packet> packets) {
    /// From the begin of one word's silence to the begin of the next one's.
    public static final int LENGTH_MS = 1500;

    /// Voice, speed, word, begin, end; then the packets.
    private static final int FIRST_PACKET = 5;

    public Utterance {
        packets = List.copyOf(packets);
    }

    /// A line of a trace file.
    public String line() {
        StringBuilder line = new StringBuilder();
        line.append(voice).append(' ').append(wordsPerMinute).append(' ').append(word);
        line.append(' ').append(beginMs).append(' ').append(endMs);
        for (Packet packet : packets) {
            line.append(' ').append(Math.round(packet.timeMs()));
            line.append('/').append(packet.sizeBytes()).append('/').append(packet.delayMs());
        }
        return line.toString();
    }

    static Utterance parse(String line) {
        String[] fields = line.split(" ", -1);
        List<Packet> packets = new ArrayList<>();
        for (int i = FIRST_PACKET; i < fields.length; i++) {
            String[] packet = fields[i].split("/", -1);
            packets.add(
                    new Packet(
                            Double.parseDouble(packet[0]),
                            Integer.parseInt(packet[1]),
                            Long.parseLong(packet[2])));
        }
        return new Utterance(
                fields[0],
                Integer.parseInt(fields[1]),
                fields[2],
                Integer.parseInt(fields[3]),
                Integer.parseInt(fields[4]),
                packets);
    }
}
