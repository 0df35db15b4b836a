package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What people type and read: rooms, hosts, passphrases, names, words.
class NamesTest {
    @Test
    void shouldTakeHostsAsTheUrlStandardGivesThem() {
        for (String host :
                List.of("meet.example", "localhost", "127.0.0.1", "[::1]", "xn--mnchen-3ya.de")) {
            assertEquals(host, new CallName(host, "room").host());
        }
        assertEquals("meet.example", new CallName("Meet.Example", "room").host());
    }

    @Test
    void shouldRefuseWhatIsNoBareHost() {
        for (String host :
                List.of(
                        "",
                        "münchen.de",
                        "https://meet.example",
                        "meet.example:8080",
                        "meet.example/room",
                        "127.1",
                        "0x7f000001",
                        "256.0.0.1",
                        "\u212Aelvin.example")) {
            assertThrows(IllegalArgumentException.class, () -> new CallName(host, "room"), host);
        }
    }

    @Test
    void shouldRefuseOtherRooms() {
        assertEquals("quiet-otter-42", new CallName("a", "Quiet-Otter-42").room());
        for (String room : List.of("", "a b", "a_b", "ä", "a".repeat(65), "\u212A")) {
            assertThrows(IllegalArgumentException.class, () -> new CallName("a", room), room);
        }
    }

    @Test
    void shouldSeparateRoomsAndHosts() {
        byte[] one = new CallName("ab", "c").roomId();

        assertNotEquals(Vectors.hex(one), Vectors.hex(new CallName("a", "bc").roomId()));
        assertArrayEquals(one, new CallName("AB", "C").roomId());
    }

    @Test
    void shouldCutNamesAtACodePoint() {
        byte[] encoded = DisplayName.encode("x" + "\uD83D\uDC4B".repeat(30));

        assertEquals(DisplayName.LENGTH_BYTES, encoded.length);
        assertEquals(1 + 15 * 4, encoded[0]);
        assertEquals("x" + "\uD83D\uDC4B".repeat(15), DisplayName.parse(encoded, 0).orElseThrow());
    }

    @Test
    void shouldShowNoControlCharactersAndRefuseMalformedNames() {
        assertEquals(
                "AdaEve",
                DisplayName.parse(DisplayName.encode("A\nd\u202Ea\u2066Eve\u0000"), 0)
                        .orElseThrow());
        byte[] malformed = DisplayName.encode("Ada");
        malformed[1] = (byte) 0xff;
        assertEquals(true, DisplayName.parse(malformed, 0).isEmpty());
        malformed[0] = 65;
        assertEquals(true, DisplayName.parse(malformed, 0).isEmpty());
    }

    @Test
    void shouldShipTheWholeWordList() {
        assertEquals(FiveWords.LIST_SIZE, FiveWords.list().size());
        assertEquals(FiveWords.LIST_SIZE, new TreeSet<>(FiveWords.list()).size());
        assertEquals(
                "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522",
                Vectors.hex(Bytes.sha256(Bytes.ascii(String.join("\n", FiveWords.list()) + "\n"))));
    }

    @Test
    void shouldPadMessagesToAFewSizes() {
        for (int[] one :
                new int[][] {
                    {0, 256}, {246, 256}, {247, 1024}, {1014, 1024}, {1015, 4096}, {4087, 8192}
                }) {
            Envelope envelope = new Envelope(2, 0, 0, new byte[one[0]]);
            assertEquals(one[1], envelope.plaintext().length, "body of " + one[0]);
            assertEquals(one[0], Envelope.parse(envelope.plaintext()).orElseThrow().body().length);
        }
        assertEquals(
                65_536,
                new Envelope(2, 0, 0, new byte[Envelope.MAX_BODY_BYTES]).plaintext().length);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Envelope(2, 0, 0, new byte[Envelope.MAX_BODY_BYTES + 1]).plaintext());
    }

    @Test
    void shouldEraseSecrets() {
        byte[] bytes = new byte[Secret.LENGTH_BYTES];
        Arrays.fill(bytes, (byte) 7);
        Secret secret = new Secret(bytes);
        secret.close();

        assertArrayEquals(new byte[Secret.LENGTH_BYTES], bytes);
        assertThrows(IllegalStateException.class, secret::bytes);
    }

    @Test
    void shouldKnowEightTracks() {
        for (int number = 0; number < 8; number++) {
            assertEquals(number, Track.of(number).number());
        }
        for (int number : new int[] {-1, 8}) {
            assertThrows(IllegalArgumentException.class, () -> Track.of(number));
        }
    }
}
