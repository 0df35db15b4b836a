package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/// When those on the server's roster are asked again, and when nobody answers (section 4).
class RosterTest {
    private static final long NOW_MS = 100_000;

    private final Participant me =
            new Participant(
                    Roots.CALL, 1, new Profile(0, 0, ""), new SeededRandomness(1), Rules.ALL, 0);
    private final Roster roster = new Roster(me);

    @Test
    void shouldAskThreeTimesWhoWasGreetedAndIsSilent() {
        roster.greeted(List.of(2), NOW_MS);
        roster.entered(3, NOW_MS); // Greets me, who was there before.
        for (long afterMs : List.of(3_000L, 6_000L, 12_000L)) {
            assertEquals(List.of(), roster.dueForRetry(NOW_MS + afterMs - 1));
            assertEquals(List.of(2), roster.dueForRetry(NOW_MS + afterMs));
        }
        assertEquals(List.of(), roster.dueForRetry(NOW_MS + 60_000));
    }

    @Test
    void shouldSayAfterFiveSecondsThatNobodyAnswered() {
        roster.greeted(List.of(2), NOW_MS);
        roster.onDeadline(NOW_MS + Roster.SILENT_MS - 1);
        assertNull(me.outputs().pollEvent());
        roster.onDeadline(NOW_MS + Roster.SILENT_MS);
        assertInstanceOf(SessionEvent.NobodyAnswered.class, me.outputs().pollEvent());
    }
}
