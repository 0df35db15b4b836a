package dev.blindbridge.sfu.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a microphone and a camera of real browsers sent in a call: sizes and times only. Made from
/// what
///
/// `tcpdump -i lo --time-stamp-precision nano -s 112 -w call.pcap udp and dst port 10000`
///
/// recorded on the machine of the relay, by the class's own `main`: file, seconds to leave out at
/// the begin, seconds to keep. SRTP leaves headers readable.
final class RecordedCall {
    private static final int TAG_BYTES = 16;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final int NANO_MAGIC = 0xa1b23c4d;

    /// @param payloadBytes without RTP header and SRTP tag
    record Packet(int timeMicros, int payloadBytes, boolean video, boolean marker) {}

    private RecordedCall() {}

    /// The packets of one browser in order of time.
    static List<Packet> of(String browser) {
        List<Packet> packets = new ArrayList<>();
        String name = browser + "-call.csv";
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        RecordedCall.class.getResourceAsStream(name)),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] fields = line.split(",", -1);
                    packets.add(
                            new Packet(
                                    Integer.parseInt(fields[0]),
                                    Integer.parseInt(fields[1]),
                                    fields[2].startsWith("v"),
                                    fields[2].endsWith("m")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packets;
    }

    /// Writes `chromium-call.csv` and `firefox-call.csv` into the working folder.
    public static void main(String[] arguments) throws IOException {
        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[0])))
                        .order(ByteOrder.LITTLE_ENDIAN);
        if (file.getInt(0) != NANO_MAGIC) {
            throw new IOException("not a pcap file with nanoseconds");
        }
        long skipMicros = Long.parseLong(arguments[1]) * 1_000_000;
        long keepMicros = Long.parseLong(arguments[2]) * 1_000_000;
        Map<String, List<String>> lines = new LinkedHashMap<>();
        Map<Integer, Integer> sources = new LinkedHashMap<>();
        long beginMicros = -1;
        for (int at = 24; at + 16 < file.limit(); at += 16 + file.getInt(at + 8)) {
            long micros = file.getInt(at) * 1_000_000L + file.getInt(at + 4) / 1000;
            beginMicros = beginMicros < 0 ? micros : beginMicros;
            long since = micros - beginMicros - skipMicros;
            if (since >= 0 && since < keepMicros) {
                ByteBuffer frame = file.slice(at + 16, file.getInt(at + 8));
                add(frame.order(ByteOrder.BIG_ENDIAN), since, sources, lines);
            }
        }
        for (Map.Entry<String, List<String>> browser : lines.entrySet()) {
            Path out = Path.of(browser.getKey() + "-call.csv");
            browser.getValue()
                    .addFirst("# time (us),payload bytes,(a)udio or (v)ideo with (m)arker");
            Files.write(out, browser.getValue());
        }
    }

    /// An Ethernet frame with IP, UDP and RTP; anything else is left out.
    private static void add(
            ByteBuffer frame,
            long micros,
            Map<Integer, Integer> sources,
            Map<String, List<String>> lines) {
        int udp = 14 + (frame.getShort(12) == ETHERTYPE_IPV4 ? 20 : 40);
        int rtp = udp + 8;
        if (frame.limit() < rtp + 16 || (frame.get(rtp) & 0xC0) != 0x80) {
            return;
        }
        int type = frame.get(rtp + 1) & 0x7F;
        String browser =
                switch (type) {
                    case 96, 111 -> "chromium";
                    case 109, 120 -> "firefox";
                    default -> "";
                };
        if (browser.isEmpty()) {
            return;
        }
        boolean extensions = (frame.get(rtp) & 0x10) != 0;
        int header = 12 + (extensions ? 4 + 4 * frame.getShort(rtp + 14) : 0);
        int payload = frame.getShort(udp + 4) - 8 - header - TAG_BYTES;
        boolean video = type == 96 || type == 120;
        boolean marker = video && frame.get(rtp + 1) < 0;
        // One microphone and one camera of each browser.
        if (sources.computeIfAbsent(type, _ -> frame.getInt(rtp + 8)) != frame.getInt(rtp + 8)) {
            return;
        }
        lines.computeIfAbsent(browser, _ -> new ArrayList<>())
                .add("%d,%d,%s%s".formatted(micros, payload, video ? "v" : "a", marker ? "m" : ""));
    }
}
