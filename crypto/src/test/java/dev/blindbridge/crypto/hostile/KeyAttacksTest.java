package dev.blindbridge.crypto.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a bridge can do to the messages by which keys change hands.
@Timeout(120)
@ParameterizedClass
@EnumSource(Language.class)
class KeyAttacksTest {
    private final HostileBridge bridge = new HostileBridge();
    private final Client ada = bridge.join(Language.JAVA, "Ada");
    private final Client victim;
    private final Client first = bridge.join(Language.JAVA, "First leaver");
    private final Client second = bridge.join(Language.JAVA, "Second leaver");

    KeyAttacksTest(Language language) {
        victim = bridge.join(language, "Victim");
        bridge.pass(10_000);
        bridge.deliver(bridge.speech(ada, "hello"), victim);
    }

    private boolean isFromAdaToVictim(HostileBridge.Message message) {
        return message.from() == ada.slot() && message.to() == victim.slot();
    }

    /// Two leave, so Ada hands out two keys for her next epoch, of which the second leaver knows
    /// the older. The bridge turns the two round, so that the older would be the one that counts.
    @Test
    void shouldNotGoBackToAKeyThatALeaverKnows() {
        List<HostileBridge.Message> held = new ArrayList<>();
        bridge.passOnly(message -> !(isFromAdaToVictim(message) && held.add(message)));
        bridge.drop(first);
        bridge.pass(
                1_000); // The first change began within this second and is in use after one more.
        bridge.drop(second);
        bridge.passOnly(_ -> true);
        List<HostileBridge.Message> keys = List.copyOf(held);
        assertTrue(keys.size() >= 2, "both keys were held: " + keys.size());
        for (HostileBridge.Message key : keys.reversed()) {
            bridge.feed(victim, ada.slot(), key.data());
        }
        bridge.pass(3_000);

        assertEquals(List.of(), refusedOfTenWords());
    }

    private List<String> refusedOfTenWords() {
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String word = "word " + i;
            if (bridge.deliver(bridge.speech(ada, word), victim).isEmpty()) {
                refused.add(word);
            }
        }
        return refused;
    }

    /// All keys withheld once: the victim notices by the first frame that does not open, and asks.
    @Test
    void shouldAskForAKeyThatWasWithheld() {
        bridge.passOnly(message -> !isFromAdaToVictim(message));
        bridge.drop(first);
        bridge.pass(4_000);
        bridge.passOnly(_ -> true);
        assertTrue(bridge.deliver(bridge.speech(ada, "lost"), victim).isEmpty());
        bridge.pass(1_000);

        assertEquals(List.of(), refusedOfTenWords());
    }

    /// Every message between the two ten times over, in the order of a die.
    @Test
    void shouldBearKeysPlayedAgainInAnyOrder() {
        List<HostileBridge.Message> adas =
                bridge.recorded().stream().filter(this::isFromAdaToVictim).toList();
        Random die = new Random(11);
        for (int i = 0; i < 10 * adas.size(); i++) {
            bridge.feed(victim, ada.slot(), adas.get(die.nextInt(adas.size())).data());
        }

        assertEquals(List.of(), refusedOfTenWords());
    }

    /// Who left hears nothing that is said after its nine seconds (section 10), though the bridge
    /// gives it everything.
    @Test
    void shouldBeSilentForALeaverAfterNineSeconds() {
        assertTrue(bridge.deliver(bridge.speech(ada, "still here"), first).isPresent());
        int before = bridge.recorded().size();
        bridge.drop(first);
        bridge.pass(9_000);
        bridge.recorded().stream()
                .skip(before)
                .filter(message -> message.from() == ada.slot())
                .forEach(message -> first.message(ada.slot(), message.data(), bridge.nowMs()));

        HostileBridge.Frame secret = bridge.speech(ada, "secret");
        assertTrue(bridge.deliver(secret, first).isEmpty());
        assertTrue(bridge.deliver(secret, victim).isPresent());
    }
}
