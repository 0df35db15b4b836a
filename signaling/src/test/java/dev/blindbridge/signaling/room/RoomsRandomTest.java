package dev.blindbridge.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.signaling.protocol.ClientMessage;
import dev.blindbridge.signaling.protocol.Malformed;
import dev.blindbridge.signaling.protocol.ServerMessage;
import dev.blindbridge.signaling.protocol.ServerMessage.Entered;
import dev.blindbridge.signaling.protocol.ServerMessage.Joined;
import dev.blindbridge.signaling.protocol.ServerMessage.Left;
import dev.blindbridge.signaling.protocol.ServerMessage.Moderators;
import dev.blindbridge.signaling.room.VirtualMeeting.Client;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any message at any time (R10): whatever clients do and in whatever order, rosters stay true,
/// slots rest, and at the end nothing is left.
final class RoomsRandomTest {
    private final VirtualMeeting meeting = new VirtualMeeting(new RoomLimits(6, 12));
    private final List<Client> open = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldKeepRostersTrueUnderAnyOrderOfEvents(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 3000; step++) {
            step(random);
            open.removeIf(client -> client.closeCode != null && gone(client));
            if (step % 50 == 0) {
                checkRosters();
            }
        }
        for (Client client : List.copyOf(open)) {
            client.drop(random.nextBoolean());
        }
        meeting.pass(15_500);
        assertEquals(0, meeting.relay.memberCount());
        assertEquals(0, meeting.counters.value("rooms"));
        assertEquals(0, meeting.counters.value("members"));
        assertEquals(
                0,
                meeting.counters.value(
                        "errors_sent_total{code=\"internal-error\",fatal=\"true\"}"));
    }

    private static boolean gone(Client client) {
        client.drop(false);
        return true;
    }

    private void step(Random random) {
        if (open.isEmpty() || random.nextInt(8) == 0) {
            open.add(meeting.connect());
            return;
        }
        Client client = open.get(random.nextInt(open.size()));
        switch (random.nextInt(15)) {
            case 0, 1, 2 -> client.join(room(random));
            case 3 -> client.resume(room(random), token(random));
            case 4, 5 -> client.publish(random.nextInt(4));
            case 6 -> client.send(new ClientMessage.Subscribe(random.nextInt(3)));
            case 7 -> client.send(new ClientMessage.Answer(1 + random.nextInt(4), "sdp"));
            case 8 -> client.send(new ClientMessage.Relay(random.nextInt(8) - 1, "AAAA"));
            case 9 -> client.send(new Malformed("odd", null));
            case 10 -> {
                if (random.nextInt(4) == 0) {
                    client.send(new ClientMessage.Leave());
                }
            }
            case 11 -> {
                client.drop(random.nextBoolean());
                open.remove(client);
            }
            case 12 -> client.send(new ClientMessage.Remove(random.nextInt(6)));
            case 13 -> meeting.pass(random.nextInt(4000));
            default -> client.send(new ClientMessage.Ping());
        }
        client.all(Joined.class).forEach(joined -> remember(joined.resume()));
    }

    private static String room(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> "not a room";
            case 1, 2, 3, 4, 5, 6 -> "red";
            default -> "blue";
        };
    }

    private String token(Random random) {
        return tokens.isEmpty() ? "none" : tokens.get(random.nextInt(tokens.size()));
    }

    private void remember(String token) {
        if (!tokens.contains(token)) {
            tokens.add(token);
        }
    }

    /// What each client was told must be what all the others of its room were told.
    private void checkRosters() {
        Map<Set<Integer>, Integer> sizes = new HashMap<>();
        for (Client client : open) {
            if (client.closeCode == null && !client.all(Joined.class).isEmpty()) {
                Set<Integer> roster = roster(client);
                sizes.merge(roster, 1, Integer::sum);
                assertTrue(roster.size() <= 6, "more than fit: " + roster);
                // One at a time, as long as no message makes a second one.
                assertEquals(1, moderators(client).size());
                assertTrue(roster.containsAll(moderators(client)), "a moderator who is not there");
            }
        }
        long members = meeting.counters.value("members");
        assertTrue(members >= sizes.values().stream().mapToInt(count -> count).sum());
        assertTrue(sizes.size() <= 2, "two rooms, but rosters " + sizes);
    }

    private static List<Integer> moderators(Client client) {
        List<Moderators> changes = client.all(Moderators.class);
        return changes.isEmpty() ? client.joined().moderators() : changes.getLast().slots();
    }

    private static Set<Integer> roster(Client client) {
        Joined joined = client.joined();
        Set<Integer> roster = new TreeSet<>(joined.members());
        roster.add(joined.slot());
        for (ServerMessage message : client.inbox) {
            switch (message) {
                case Entered(int slot) -> assertTrue(roster.add(slot), "entered twice: " + slot);
                case Left(int slot) -> assertTrue(roster.remove(slot), "left twice: " + slot);
                default -> {}
            }
        }
        return roster;
    }
}
