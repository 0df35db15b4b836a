package dev.blindbridge.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What becomes of bytes that a parser is given, as one line that JavaScript has to agree with: see
/// outcomes.md among the vectors.
public final class Outcomes {
    private static final HexFormat HEX = HexFormat.of();
    private static final String INNER = RejectReason.INNER.name();
    private static final long SAFE_LIMIT = 1L << 53;

    private static final Map<String, Function<byte[], String>> PARSERS =
            new TreeMap<>(
                    Map.of(
                            "header", Outcomes::header,
                            "inner", Outcomes::inner,
                            "envelope", Outcomes::envelope,
                            "name", Outcomes::name,
                            "passphrase", Outcomes::passphrase,
                            "call", Outcomes::call,
                            "fragment", Outcomes::fragment));

    private static final Map<String, Function<byte[], String>> BODIES =
            new TreeMap<>(
                    Map.of(
                            "intro", Outcomes::intro,
                            "state", Outcomes::state,
                            "chat", Outcomes::chat,
                            "key", Outcomes::key));

    private static final List<String> IN_A_CALL = List.of("hello", "message", "frame", "member");

    private Outcomes() {}

    public static List<String> parsers() {
        return Stream.of(PARSERS.keySet(), BODIES.keySet(), IN_A_CALL)
                .flatMap(names -> names.stream())
                .toList();
    }

    /// What becomes of `input` after those of `before`.
    public static String of(String parser, byte[] input, List<byte[]> before) {
        if (!IN_A_CALL.contains(parser)) {
            Function<byte[], String> pure = PARSERS.getOrDefault(parser, BODIES.get(parser));
            return Objects.requireNonNull(pure, parser).apply(input.clone());
        }
        HeardCall call = parser.equals("hello") ? HeardCall.alone() : HeardCall.heard();
        before.forEach(one -> inCall(call, parser, one));
        return inCall(call, parser, input);
    }

    static String inCall(HeardCall call, String parser, byte[] input) {
        return switch (parser) {
            case "hello" ->
                    call.receive(input)
                            .map(RejectReason::name)
                            .orElseGet(() ->
                                    call.session().peers().isEmpty() ? "IGNORED" : "ANNOUNCED");
            case "message" -> call.receive(input).map(RejectReason::name).orElse("TAKEN");
            case "member" -> String.join(" ", call.hearMember(input));
            default -> frame(call, input);
        };
    }

    private static String frame(HeardCall call, byte[] input) {
        Optional<Codec> codec =
                Arrays.stream(Codec.values())
                        .filter(one -> input.length > 1 && one.number() == input[1])
                        .findFirst();
        if (codec.isEmpty() || input[0] < 0 || input[0] > 3) {
            return "NO_STREAM";
        }
        byte[] wire = Arrays.copyOfRange(input, 2, input.length);
        return switch (call.open(Track.of(input[0]), codec.get(), wire)) {
            case Rejected rejected -> rejected.reason().name();
            case OpenedFrame(byte[] frame, boolean key, int level, int _, long _) ->
                    "level " + level + " key " + (key ? 1 : 0) + " frame " + HEX.formatHex(frame);
        };
    }

    private static String header(byte[] input) {
        return switch (SframeHeader.parse(input, 0)) {
            case SframeHeader.Malformed(RejectReason reason) -> reason.name();
            case SframeHeader.Parsed(SframeHeader header) ->
                    "kid "
                            + shown(header.keyId())
                            + " counter "
                            + shown(header.counter())
                            + " length "
                            + header.lengthBytes();
        };
    }

    private static String shown(long unsigned) {
        return Long.compareUnsigned(unsigned, SAFE_LIMIT) >= 0 ? "beyond" : Long.toString(unsigned);
    }

    private static String inner(byte[] input) {
        return InnerHeader.parse(input)
                .map(content -> {
                    InnerHeader header = content.header();
                    return "key "
                            + (header.keyFrame() ? 1 : 0)
                            + " level "
                            + header.level()
                            + " layer "
                            + header.layer()
                            + " clock "
                            + header.clockMs()
                            + " frame "
                            + HEX.formatHex(content.frame());
                })
                .orElse(INNER);
    }

    private static String envelope(byte[] input) {
        return Envelope.parse(input)
                .map(one ->
                        "type "
                                + one.type()
                                + " seq "
                                + one.seq()
                                + " clock "
                                + one.clockMs()
                                + " body "
                                + HEX.formatHex(one.body()))
                .orElse(INNER);
    }

    private static String intro(byte[] input) {
        return Message.parsePair(new Envelope(Message.Intro.TYPE, 0, 0, input))
                .map(one -> profile(((Message.Intro) one).profile()))
                .orElse(INNER);
    }

    private static String state(byte[] input) {
        return Message.parseGroup(new Envelope(Message.State.TYPE, 0, 0, input))
                .map(one -> (Message.State) one)
                .map(one ->
                        profile(one.profile())
                                + " roster "
                                + HEX.formatHex(one.rosterHash().bytes()))
                .orElse(INNER);
    }

    private static String profile(Profile profile) {
        return "tracks "
                + profile.tracks()
                + " flags "
                + profile.flags()
                + " name "
                + text(profile.name());
    }

    private static String chat(byte[] input) {
        return ChatBody.parse(input)
                .map(one ->
                        "lifetime "
                                + one.lifetimeSeconds()
                                + " previous "
                                + one.previous()
                                + " text "
                                + text(one.text()))
                .orElse(INNER);
    }

    private static String key(byte[] input) {
        return Message.parsePair(new Envelope(Message.Key.TYPE, 0, 0, input))
                .map(one -> (Message.Key) one)
                .map(one ->
                        "epoch "
                                + one.epoch()
                                + " secret "
                                + HEX.formatHex(one.secret().bytes())
                                + " next "
                                + one.nextGroupSeq())
                .orElse(INNER);
    }

    private static String name(byte[] input) {
        return input.length == DisplayName.LENGTH_BYTES
                ? DisplayName.parse(input, 0).map(name -> "name " + text(name)).orElse(INNER)
                : INNER; // Bodies of another length end before their name is looked at.
    }

    private static String passphrase(byte[] input) {
        return orRefused(() -> HEX.formatHex(Passphrase.of(utf16(input)).utf8()));
    }

    private static String call(byte[] input) {
        String both = utf16(input);
        int end = both.indexOf('\n');
        String host = end < 0 ? both : both.substring(0, end);
        String room = end < 0 ? "" : both.substring(end + 1);
        return orRefused(() -> HEX.formatHex(new CallName(host, room).roomId()));
    }

    private static String fragment(byte[] input) {
        String raw = new String(input, StandardCharsets.UTF_8);
        return orRefused(() -> text(LinkFragment.passphrase(raw)));
    }

    private static String orRefused(Supplier<String> attempt) {
        try {
            return attempt.get();
        } catch (IllegalArgumentException e) {
            return "REFUSED";
        }
    }

    /// Half characters stay what they are, which the charset of that name would not let them.
    private static String utf16(byte[] input) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < input.length; i += 2) {
            text.append((char) ((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)));
        }
        return text.toString();
    }

    private static String text(String shown) {
        return HEX.formatHex(shown.getBytes(StandardCharsets.UTF_8));
    }

    /// One case of negative.json.
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    public record Case(
            String parser, String comment, byte[] input, List<byte[]> before, String expected) {
        public String outcome() {
            return of(parser, input, before);
        }
    }

    public static List<Case> negativeVectors() {
        return Vectors.read("negative.json")
                .propertyStream()
                .filter(group -> group.getValue().isArray())
                .flatMap(group ->
                        group.getValue().valueStream().map(one -> read(group.getKey(), one)))
                .toList();
    }

    private static Case read(String parser, JsonNode one) {
        byte[] input = Vectors.bytes(one, "input");
        JsonNode none = new ObjectMapper().createArrayNode();
        return new Case(
                parser,
                Vectors.text(one, "comment"),
                Arrays.copyOf(input, input.length + one.path("zeros").asInt(0)),
                (one.has("before") ? one.get("before") : none)
                        .valueStream()
                        .map(hex -> HEX.parseHex(hex.asString()))
                        .toList(),
                Vectors.text(one, "expected"));
    }
}
