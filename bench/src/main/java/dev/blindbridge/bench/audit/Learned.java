package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Evidence.Table;
import dev.blindbridge.bench.audit.HeapDump.Instance;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the bridge knows of a call, read out of its own objects: the honest half. Where a field has
/// another name by now there stands a question mark, and [LearnedCheck] notices.
final class Learned {
    static final String UNKNOWN = "?";
    static final String ROOMS = "Rooms";
    static final String TRANSPORTS = "Who: one row for each media session";

    private static final String SIGNALING = "dev.blindbridge.signaling.";
    private static final String SFU = "dev.blindbridge.sfu.";

    private final HeapDump heap;

    private Learned(HeapDump heap) {
        this.heap = heap;
    }

    static List<Table> from(HeapDump heap) {
        Learned learned = new Learned(heap);
        return List.of(
                learned.rooms(),
                learned.members(),
                learned.transports(),
                learned.streams(),
                learned.receivers(),
                learned.kept());
    }

    private Table rooms() {
        return table(
                ROOMS,
                SIGNALING + "room.Room",
                List.of("room name"),
                room -> List.of(text(room, "name.value")));
    }

    private Table members() {
        return table(
                "Who is in which room, and over how many connections so far",
                SIGNALING + "room.Member",
                List.of("slot", "room", "last connection"),
                member ->
                        List.of(
                                number(member, "slot"),
                                text(member, "room.name.value"),
                                number(member, "session.id.value")));
    }

    private Table transports() {
        return table(
                TRANSPORTS,
                SFU + "engine.PeerTransport",
                List.of("network address", "state", "ICE user names", "round trip"),
                peer ->
                        List.of(
                                address(at(peer, "provenAddress")),
                                text(peer, "state.name"),
                                bytes(peer, "agent.current.username"),
                                scaled(peer, "roundTripNs", 1_000_000, "ms")));
    }

    private Table streams() {
        return table(
                "What each sends: when, how much, how evenly",
                SFU + "route.InboundStream",
                List.of("sender", "stream", "packets", "last packet, monotonic clock", "jitter"),
                stream ->
                        List.of(
                                address(at(stream, "track.publisher.provenAddress")),
                                text(stream, "track.parameters.kind.name"),
                                number(stream, "statistics.received"),
                                scaled(stream, "lastArrivalNs", 1_000_000, "ms"),
                                scaled(stream, "statistics.jitterSixteenths", 16, "RTP units")));
    }

    private Table receivers() {
        return table(
                "Who receives whom",
                SFU + "route.OutboundTrack",
                List.of("receiver", "sender", "stream", "packets", "payload bytes"),
                track ->
                        List.of(
                                address(at(track, "receiver.provenAddress")),
                                address(at(track, "source.publisher.provenAddress")),
                                text(track, "source.parameters.kind.name"),
                                number(track, "packetCount"),
                                number(track, "octetCount")));
    }

    private Table kept() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "sealed packets of the last seconds, for repairs",
                        "in memory only",
                        heap.count(SFU + "route.PacketCache") + " rings"));
        rows.add(
                List.of(
                        "SRTP keys of each hop, which open sealed packets only",
                        "in memory only",
                        heap.count(SFU + "srtp.SrtpSession") + " sessions"));
        rows.add(
                List.of(
                        "tokens to resume a membership",
                        "in memory only",
                        Integer.toString(heap.count(SIGNALING + "room.ResumeToken"))));
        return new Table("What else it holds", List.of("what", "where", "how many"), rows);
    }

    private interface Row {
        List<String> of(Instance instance);
    }

    private Table table(String caption, String className, List<String> heads, Row row) {
        List<List<String>> rows =
                heap.instances(className::equals).stream()
                        .map(row::of)
                        .distinct()
                        .sorted(Comparator.comparing(cells -> String.join(" ", cells)))
                        .toList();
        return new Table(caption, heads, rows);
    }

    /// The value at the end of a path of fields, or null.
    private @Nullable Object at(Instance from, String path) {
        Instance instance = from;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            instance = heap.follow(instance.fields().get(names[i]));
            if (instance == null) {
                return null;
            }
        }
        return instance.fields().get(names[names.length - 1]);
    }

    private String text(Instance from, String path) {
        return Objects.requireNonNullElse(heap.string(at(from, path)), UNKNOWN);
    }

    private String bytes(Instance from, String path) {
        byte[] value = heap.bytes(at(from, path));
        return value == null ? UNKNOWN : new String(value, StandardCharsets.UTF_8);
    }

    private String number(Instance from, String path) {
        return at(from, path) instanceof Number number ? number.toString() : UNKNOWN;
    }

    private String scaled(Instance from, String path, long divisor, String unit) {
        return at(from, path) instanceof Number number
                ? number.longValue() / divisor + " " + unit
                : UNKNOWN;
    }

    /// An `InetSocketAddress`.
    private String address(@Nullable Object reference) {
        Instance address = heap.follow(reference);
        Instance host = address == null ? null : heap.follow(at(address, "holder.addr"));
        if (address == null
                || host == null
                || !(at(address, "holder.port") instanceof Integer port)) {
            return UNKNOWN;
        }
        byte[] six = heap.bytes(at(host, "holder6.ipaddress"));
        byte[] octets = six;
        if (octets == null && at(host, "holder.address") instanceof Integer four) {
            int value = four;
            octets =
                    new byte[] {
                        (byte) (value >> 24),
                        (byte) (value >> 16),
                        (byte) (value >> 8),
                        (byte) value
                    };
        }
        return octets == null ? UNKNOWN : literal(octets) + ":" + port;
    }

    private static String literal(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            return UNKNOWN; // neither 4 nor 16 octets
        }
    }
}
