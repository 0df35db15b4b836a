package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// R10: each signal is legal in listed states only.
class PeerStateTest {
    @Test
    void shouldConnectInOrder() {
        PeerState state = PeerState.CHECKING;
        state = state.transition(PeerState.Signal.ADDRESS_VALIDATED);
        assertEquals(PeerState.HANDSHAKING, state);
        state = state.transition(PeerState.Signal.ADDRESS_VALIDATED);
        assertEquals(PeerState.HANDSHAKING, state);
        state = state.transition(PeerState.Signal.KEYS_ARRIVED);
        assertEquals(PeerState.CONNECTED, state);
        assertEquals(PeerState.CONNECTED, state.transition(PeerState.Signal.ADDRESS_VALIDATED));
        assertEquals(PeerState.CLOSED, state.transition(PeerState.Signal.ENDED));
    }

    @Test
    void shouldRefuseKeysWithoutAHandshake() {
        for (PeerState state :
                new PeerState[] {PeerState.CHECKING, PeerState.CONNECTED, PeerState.CLOSED}) {
            assertThrows(
                    IllegalStateException.class,
                    () -> state.transition(PeerState.Signal.KEYS_ARRIVED));
        }
    }

    @Test
    void shouldStayClosedWhateverComes() {
        SplittableRandom random = new SplittableRandom(1);
        PeerState.Signal[] signals = PeerState.Signal.values();
        for (int run = 0; run < 1000; run++) {
            PeerState state = PeerState.CHECKING;
            boolean ended = false;
            for (int i = 0; i < 10; i++) {
                PeerState.Signal signal = signals[random.nextInt(signals.length)];
                ended |= signal == PeerState.Signal.ENDED;
                try {
                    state = state.transition(signal);
                } catch (IllegalStateException refused) {
                    continue;
                }
                assertEquals(ended, state == PeerState.CLOSED);
            }
        }
    }
}
