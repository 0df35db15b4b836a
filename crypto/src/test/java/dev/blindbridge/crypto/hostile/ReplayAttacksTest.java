package dev.blindbridge.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a bridge can do with what it recorded.
@Timeout(120)
@ParameterizedClass
@EnumSource(Language.class)
class ReplayAttacksTest {
    private final Language language;
    private final HostileBridge bridge = new HostileBridge();

    ReplayAttacksTest(Language language) {
        this.language = language;
    }

    private static List<HostileBridge.Message> from(
            HostileBridge bridge, Client sender, Client receiver) {
        return bridge.recorded().stream()
                .filter(m -> m.from() == sender.slot() && m.to() == receiver.slot())
                .toList();
    }

    /// Yesterday's call, played whole to somebody who joins today with the same passphrase, in the
    /// same slots.
    @Test
    void shouldLetNobodyOfAnOldCallIn() {
        HostileBridge yesterday = new HostileBridge();
        Client oldAda = yesterday.join(Language.JAVA, "Ada");
        Client oldBea = yesterday.join(language, "Bea");
        yesterday.pass(2_000);
        oldAda.chat("the code is 1234", yesterday.nowMs());
        List<HostileBridge.Frame> frames = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            frames.add(yesterday.speech(oldAda, "word " + i));
        }
        yesterday.pass(1_000);
        assertTrue(oldBea.shown().contains("chat " + oldAda.slot() + " the code is 1234"));
        assertTrue(yesterday.deliver(frames.getFirst(), oldBea).isPresent(), "a recording indeed");

        Client victim =
                bridge.join(language, "Bea", oldBea.slot(), List.of(oldAda.slot()), List.of());
        from(yesterday, oldAda, oldBea)
                .forEach(message -> bridge.feed(victim, oldAda.slot(), message.data()));
        bridge.pass(40_000);

        // The old hello opens, for it holds the same passphrase; it is never listed as Ada.
        assertFalse(
                victim.listed().values().stream().anyMatch(one -> !one.state().equals("announced")),
                victim.listed()::toString);
        assertFalse(victim.listed().values().stream().anyMatch(one -> one.name().contains("Ada")));
        assertTrue(
                victim.shown().contains("undecryptable [" + oldAda.slot() + "]"),
                victim.shown()::toString);
        assertTrue(victim.shown().stream().noneMatch(line -> line.startsWith("chat")));
        for (HostileBridge.Frame frame : frames) {
            assertTrue(bridge.deliver(frame, victim).isEmpty());
        }
    }

    /// Somebody left; the bridge brings the connection back and plays everything it has of it.
    @Test
    void shouldNotTakeBackALeaver() {
        Client ada = bridge.join(Language.JAVA, "Ada");
        Client victim = bridge.join(language, "Victim");
        bridge.pass(2_000);
        HostileBridge.Frame word = bridge.speech(ada, "goodbye");
        assertTrue(bridge.deliver(bridge.speech(ada, "well then"), victim).isPresent());
        List<HostileBridge.Message> adas = from(bridge, ada, victim);
        bridge.drop(ada);
        bridge.pass(10_000);

        victim.entered(ada.slot(), bridge.nowMs());
        adas.forEach(message -> bridge.feed(victim, ada.slot(), message.data()));
        bridge.pass(10_000);

        assertFalse(victim.listed().containsKey(ada.slot()), victim.listed()::toString);
        assertTrue(bridge.deliver(word, victim).isEmpty());
        assertTrue(
                victim.shown().contains("undecryptable [" + ada.slot() + "]"),
                victim.shown()::toString);
    }

    @Test
    void shouldShowEachChatMessageOnce() {
        Client ada = bridge.join(Language.JAVA, "Ada");
        Client victim = bridge.join(language, "Victim");
        bridge.pass(2_000);
        ada.chat("yes", bridge.nowMs());
        bridge.pass(200);
        ada.chat("no", bridge.nowMs());
        bridge.pass(200);
        from(bridge, ada, victim)
                .forEach(message -> bridge.feed(victim, ada.slot(), message.data()));

        assertEquals(
                List.of("chat 0 yes", "chat 0 no"),
                victim.shown().stream().filter(line -> line.startsWith("chat")).toList());
    }

    /// One message withheld: its place is shown, when the next one comes.
    @Test
    void shouldTellThatAMessageIsMissing() {
        Client ada = bridge.join(Language.JAVA, "Ada");
        Client victim = bridge.join(language, "Victim");
        bridge.pass(2_000);
        ada.chat("first", bridge.nowMs());
        bridge.pass(200);
        bridge.passOnly(_ -> false);
        ada.chat("withheld", bridge.nowMs());
        bridge.pass(200);
        bridge.passOnly(_ -> true);
        ada.chat("third", bridge.nowMs());
        bridge.pass(200);

        List<String> shown = victim.shown();
        assertTrue(shown.contains("chat 0 third"), shown::toString);
        assertFalse(shown.contains("chat 0 withheld"));
        assertEquals(
                shown.indexOf("chat 0 third") - 1, shown.indexOf("missing 0"), shown::toString);
    }

    /// Of two messages the bridge turns the order round: the late one is not shown as if it came
    /// after.
    @Test
    void shouldNotShowMessagesTurnedRound() {
        Client ada = bridge.join(Language.JAVA, "Ada");
        Client victim = bridge.join(language, "Victim");
        bridge.pass(2_000);
        bridge.passOnly(_ -> false);
        int before = bridge.recorded().size();
        ada.chat("shall we stop?", bridge.nowMs());
        ada.chat("yes", bridge.nowMs());
        bridge.pass(0);
        List<HostileBridge.Message> both = bridge.recorded().stream().skip(before).toList();
        bridge.passOnly(_ -> true);
        bridge.feed(victim, ada.slot(), both.get(1).data());
        bridge.feed(victim, ada.slot(), both.get(0).data());

        assertEquals(
                List.of("chat 0 yes"),
                victim.shown().stream().filter(line -> line.startsWith("chat")).toList());
    }
}
