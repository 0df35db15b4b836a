package dev.blindbridge.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a bridge can say about who is there, and what becomes of it.
@Timeout(120)
@ParameterizedClass
@EnumSource(Language.class)
class RosterAttacksTest {
    private static final int GHOST = 77;

    private final Language language;
    private final HostileBridge bridge = new HostileBridge();
    private final Client ada = bridge.join(Language.JAVA, "Ada");
    private final Client victim;

    RosterAttacksTest(Language language) {
        this.language = language;
        victim = bridge.join(language, "Victim");
        bridge.pass(2_000);
    }

    private void assertTalking(Client speaker, Client listener) {
        assertTrue(bridge.deliver(bridge.speech(speaker, "hello"), listener).isPresent());
    }

    /// A connection that is on the roster and says nothing: the bridge itself listening.
    @Test
    void shouldCountAGhostAndGiveItNothing() {
        victim.entered(GHOST, bridge.nowMs());
        bridge.pass(6_000);

        assertTrue(victim.shown().contains("undecryptable [77]"), victim.shown()::toString);
        assertFalse(victim.listed().containsKey(GHOST));
        // Not even a greeting of its own, which would be one more to guess the passphrase against.
        assertEquals(0, bridge.recorded().stream().filter(m -> m.to() == GHOST).count());
        assertTalking(ada, victim);
    }

    /// The ghost is dressed up as somebody who is there: the bridge sends on that one's hello.
    @Test
    void shouldRefuseAGhostThatBorrowsAHello() {
        byte[] adasHello =
                bridge.recorded().stream()
                        .filter(message -> message.from() == ada.slot() && message.isHello())
                        .findFirst()
                        .orElseThrow()
                        .data();
        victim.entered(GHOST, bridge.nowMs());
        long before = victim.refused("SLOT");
        bridge.feed(victim, GHOST, adasHello);

        assertEquals(before + 1, victim.refused("SLOT"));
        assertEquals(Set.of(ada.slot()), victim.listed().keySet());
    }

    /// Cy is shown to Ada alone: she and the victim see other people, and both are told.
    @Test
    void shouldTellThatTheBridgeShowsOthersToOthers() {
        Client cy = bridge.join(Language.JAVA, "Cy", 9, List.of(ada.slot()), List.of(ada.slot()));
        bridge.passOnly(message ->
                !(message.from() == cy.slot() && message.to() == victim.slot())
                        && !(message.to() == cy.slot() && message.from() == victim.slot()));
        bridge.pass(200_000);

        assertTrue(ada.listed().containsKey(cy.slot()));
        assertFalse(victim.listed().containsKey(cy.slot()));
        assertTrue(
                victim.shown().contains("roster differs " + ada.slot()), victim.shown()::toString);
        assertTrue(ada.shown().contains("roster differs " + victim.slot()), ada.shown()::toString);
    }

    /// Of an honest roster nobody complains, however long the call and whoever comes and goes.
    @Test
    void shouldNotComplainOfAnHonestRoster() {
        Client cy = bridge.join(Language.JAVA, "Cy");
        bridge.pass(100_000);
        bridge.drop(cy);
        bridge.pass(200_000);

        assertTrue(
                victim.shown().stream().noneMatch(line -> line.startsWith("roster")),
                victim.shown()::toString);
    }

    /// The call split in two for good: to each half the other has left, and neither can be fooled
    /// into believing that it still listens.
    @Test
    void shouldShowASplitAsALeaving() {
        victim.left(ada.slot(), bridge.nowMs());
        ada.left(victim.slot(), bridge.nowMs());
        bridge.passOnly(_ -> false);
        bridge.pass(10_000);

        assertEquals(Set.of(), victim.listed().keySet());
        assertTrue(bridge.deliver(bridge.speech(ada, "still there?"), victim).isEmpty());
        assertTrue(bridge.deliver(bridge.speech(victim, "anyone?"), ada).isEmpty());
    }

    /// Two are given one slot. Whose came first keeps it; the other is refused, and both the
    /// collision and the unlisted connection are shown.
    @Test
    void shouldKeepWhoHoldsASlotWhenTheBridgeGivesItTwice() {
        Client cy = bridge.join(Language.JAVA, "Cy");
        assertTrue(victim.listed().containsKey(cy.slot()));
        String cysId = Objects.requireNonNull(victim.listed().get(cy.slot())).id();
        Client imposter =
                Stage.SHARED.client(language, "Cy", cy.slot(), List.of(ada.slot()), bridge.nowMs());
        imposter.outgoing().forEach(sent -> bridge.feed(victim, cy.slot(), sent.data()));

        assertTrue(victim.shown().contains("conflict " + cy.slot()), victim.shown()::toString);
        assertEquals(cysId, Objects.requireNonNull(victim.listed().get(cy.slot())).id());
        assertTalking(cy, victim);
        HostileBridge.Frame forged = bridge.speech(imposter, "I am Cy");
        assertTrue(bridge.deliver(forged, victim).isEmpty());
    }

    /// Told that somebody left who has not, a member stops listing and hearing that one: the bridge
    /// can keep people apart, which shows, and nothing else.
    @Test
    void shouldNotHearSomebodyTheRosterTookAway() {
        assertTalking(ada, victim);
        victim.left(ada.slot(), bridge.nowMs());
        victim.entered(ada.slot(), bridge.nowMs());
        bridge.pass(6_000);

        assertTrue(bridge.deliver(bridge.speech(ada, "hello"), victim).isEmpty());
        assertTrue(
                victim.shown().contains("undecryptable [" + ada.slot() + "]"),
                victim.shown()::toString);
    }
}
