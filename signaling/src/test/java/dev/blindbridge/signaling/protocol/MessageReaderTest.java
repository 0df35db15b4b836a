package dev.blindbridge.signaling.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts are written with single quotes here.
final class MessageReaderTest {
    private final MessageReader reader = new MessageReader();

    private Inbound read(String text) {
        return reader.read(text.replace('\'', '"'));
    }

    @Test
    void shouldReadEveryMessageOfTheProtocol() {
        assertEquals(
                new ClientMessage.Join("a-room", null), read("{'type':'join','room':'a-room'}"));
        assertEquals(
                new ClientMessage.Join("a", "token"),
                read("{'type':'join','resume':'token','room':'a'}"));
        assertEquals(
                new ClientMessage.Publish(
                        2, "v=0", List.of(new PublishedTrack("0", 0), new PublishedTrack("1", 3))),
                read(
                        "{'type':'publish','attempt':2,'sdp':'v=0','tracks':"
                                + "[{'mid':'0','track':0},{'mid':'1','track':3}]}"));
        assertEquals(new ClientMessage.Subscribe(0), read("{'type':'subscribe'}"));
        assertEquals(
                new ClientMessage.Answer(7, "v=0"), read("{'type':'answer','id':7,'sdp':'v=0'}"));
        assertEquals(
                new ClientMessage.Relay(3, "AB+/"), read("{'type':'relay','to':3,'data':'AB+/'}"));
        assertEquals(
                new ClientMessage.Relay(ClientMessage.Relay.EVERYONE, "AA=="),
                read("{'type':'relay','data':'AA=='}"));
        assertEquals(new ClientMessage.Remove(3), read("{'type':'remove','slot':3}"));
        assertEquals(new ClientMessage.Leave(), read("{'type':'leave'}"));
        assertEquals(new ClientMessage.Ping(), read("{'type':'ping','new':{}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'relay','to':'3','data':'AAAA'} | to is missing or not an integer.",
                "{'type':'relay','to':1.5,'data':'AAAA'} | to is missing or not an integer.",
                "{'type':'relay','to':9999999999,'data':'AA'} | to is missing or not an integer.",
                "{'type':'relay','to':-1,'data':'AAAA'} | to must be 0 to 8190.",
                "{'type':'relay','to':8191,'data':'AAAA'} | to must be 0 to 8190.",
                "{'type':'relay','data':'AAA'} | data must have 4 to 131072 characters.",
                "{'type':'relay','data':'AAAAA'} | data is not base64 with padding.",
                "{'type':'relay','data':'A==='} | data is not base64 with padding.",
                "{'type':'relay','data':'AA-_'} | data is not base64 with padding.",
                "{'type':'relay','data':7} | data is missing or not a text.",
                "{'type':'join'} | room is missing or not a text.",
                "{'type':'publish','sdp':'x'} | tracks must be a list of at most 8.",
                "{'type':'publish','sdp':'x','tracks':[1]} | mid is missing or not a text.",
                "{'type':'remove'} | slot is missing or not an integer.",
                "{'type':'remove','slot':8191} | slot must be 0 to 8190.",
                "{'type':'answer','id':1} | sdp is missing or not a text."
            })
    void shouldSayWhatIsWrongWithAField(String text, String reason) {
        assertEquals(reason, assertInstanceOf(Malformed.class, read(text)).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'mid':'0','track':0},{'mid':'0','track':1}",
                "{'mid':'0','track':0},{'mid':'1','track':0}"
            })
    void shouldRefuseATrackNamedTwice(String tracks) {
        assertEquals(
                new Malformed("tracks names a mid or a track twice.", "publish"),
                read("{'type':'publish','sdp':'x','tracks':[" + tracks + "]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "[]",
                "'join'",
                "{",
                "{}",
                "{'type':null}",
                "{'type':''}",
                "{'type':'Join','room':'a'}",
                "{'type':'ping'} {}",
                "{'type':'ping','type':'leave'}",
                "{'type':'ping',}",
                "{type:'ping'}",
                "{'type':'ping' /* */}",
                "{'type':'ping','x':NaN}"
            })
    void shouldRefuseWhatIsNoMessage(String text) {
        assertInstanceOf(Malformed.class, read(text));
    }

    @Test
    void shouldBoundDepthNamesNumbersAndLength() {
        for (String value :
                List.of(
                        "[".repeat(9) + "]".repeat(9),
                        "1" + "0".repeat(100),
                        "[" + "0,".repeat(5000) + "0]",
                        "'" + "a".repeat(ProtocolLimits.MAX_MESSAGE_BYTES) + "'")) {
            assertInstanceOf(Malformed.class, read("{'type':'ping','x':" + value + "}"));
        }
        String longName = "n".repeat(100);
        assertInstanceOf(Malformed.class, read("{'type':'ping','" + longName + "':1}"));
    }

    /// A sentence for the stranger must not carry the stranger's words: they would get into logs.
    @Test
    void shouldNotQuoteTheMessage() {
        assertFalse(read("{'type':'MARKER'}").toString().contains("MARKER"));
        assertFalse(read("{'type':'relay','to':'MARKER'}").toString().contains("MARKER"));
    }

    @Test
    void shouldNeverThrowWhateverComes() {
        Random random = new Random(20);
        List<String> seeds =
                List.of(
                        "{'type':'publish','attempt':2,'sdp':'v=0','tracks':"
                                + "[{'mid':'0','track':0},{'mid':'1','track':3}]}",
                        "{'type':'relay','to':3,'data':'AB+/'}",
                        "{'type':'join','resume':'token','room':'a'}");
        int messages = 0;
        for (int i = 0; i < 100_000; i++) {
            String text = mutated(seeds.get(random.nextInt(seeds.size())), random);
            if (read(text) instanceof ClientMessage) {
                messages++;
            }
        }
        // The mutations must not all be refused at the first letter.
        assertTrue(messages > 1000, messages + " messages");
    }

    private static String mutated(String seed, Random random) {
        String alphabet = "{}[]',:\\u0123456789eE+-. truefalsnl\u0000\ud800é";
        StringBuilder text = new StringBuilder(seed);
        for (int j = random.nextInt(6); j >= 0; j--) {
            int at = random.nextInt(text.length());
            char letter = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.setCharAt(at, letter);
                case 1 -> text.insert(at, letter);
                default -> text.setLength(Math.max(1, at));
            }
        }
        return text.toString();
    }
}
