package dev.blindbridge.crypto;

import static dev.blindbridge.crypto.MeetingExplorer.join;
import static dev.blindbridge.crypto.MeetingExplorer.leave;
import static dev.blindbridge.crypto.MeetingExplorer.remove;
import static dev.blindbridge.crypto.MeetingExplorer.settle;
import static dev.blindbridge.crypto.MeetingExplorer.speak;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every interleaving of small meetings, and proof that each broken rule is found. Deeper with
/// `-Dexplore.depth=5 -Dexplore.calm=1`.
@Timeout(600)
class ExploringTest {
    private static final int DEPTH = Integer.getInteger("explore.depth", 3);

    private static final List<MeetingExplorer.Step> TWO_MEET = List.of(join(), join());
    private static final List<MeetingExplorer.Step> TWO_TALK =
            List.of(join(), join(), settle(), speak(0), speak(1));
    private static final List<MeetingExplorer.Step> ONE_OF_THREE_LEAVES =
            List.of(join(), join(), join(), settle(), speak(0), speak(1), leave());

    private static final List<MeetingExplorer.Step> ONE_OF_THREE_IS_REMOVED =
            List.of(join(), join(), join(), settle(), speak(0), speak(1), remove());

    private static int explore(Rules rules, List<MeetingExplorer.Step> beginning, int depth) {
        return new MeetingExplorer(rules, beginning, depth).explore();
    }

    @Test
    void shouldKeepItsPromisesHoweverTwoMeet() {
        assertTrue(explore(Rules.ALL, TWO_MEET, DEPTH) > 10 * DEPTH);
    }

    @Test
    void shouldKeepItsPromisesHoweverAThirdComes() {
        assertTrue(explore(Rules.ALL, TWO_TALK, DEPTH) > 10 * DEPTH);
    }

    @Test
    void shouldKeepItsPromisesHoweverOneOfThreeLeaves() {
        assertTrue(explore(Rules.ALL, ONE_OF_THREE_LEAVES, DEPTH) > 10 * DEPTH);
    }

    @Test
    void shouldKeepItsPromisesHoweverOneOfThreeIsRemoved() {
        assertTrue(explore(Rules.ALL, ONE_OF_THREE_IS_REMOVED, DEPTH) > 10 * DEPTH);
    }

    @Test
    void shouldFindEachBrokenRule() {
        List<MeetingExplorer.Step> thirdComes =
                List.of(join(), join(), settle(), speak(0), join(), settle());
        assertFinds(
                "a late joiner opens what was sealed before",
                new Rules(false, true, true, 1 << 23),
                thirdComes);
        assertFinds(
                "a leaver opens what was sealed after",
                new Rules(true, false, true, 1 << 23),
                ONE_OF_THREE_LEAVES);
        assertFinds(
                "slot 2 hears slot 0", // who was removed hears the moderator
                new Rules(true, false, true, 1 << 23),
                List.of(join(), join(), join(), settle(), speak(0), remove(), settle()));
        assertFinds(
                "a key and counter were used twice",
                new Rules(true, true, false, 1 << 23),
                ONE_OF_THREE_LEAVES);
    }

    private static void assertFinds(
            String fault, Rules broken, List<MeetingExplorer.Step> beginning) {
        AssertionError found =
                assertThrows(AssertionError.class, () -> explore(broken, beginning, 1));
        assertTrue(String.valueOf(found.getMessage()).startsWith(fault), found::getMessage);
    }
}
