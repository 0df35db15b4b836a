package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginePathTest {
    @ParameterizedTest
    @EnumSource
    void shouldWarmUp(SrtpProfile profile) {
        EnginePath.warmUp(profile);
    }

    @Test
    void shouldGoEveryWayThatACallGoes() {
        EnginePath path = new EnginePath(4, SrtpProfile.AEAD_AES_128_GCM);
        for (int i = 0; i < EnginePath.WARM_UP_BATCHES; i++) {
            path.prepare(true);
            path.run();
        }
        for (Counter counter :
                new Counter[] {
                    Counter.STUN_CHECKS_TOTAL,
                    Counter.RTP_FORWARDED_TOTAL,
                    Counter.RTX_SENT_TOTAL,
                    Counter.NACKED_TOTAL,
                    Counter.PLIS_SENT_TOTAL,
                    Counter.TRANSPORT_FEEDBACK_SENT_TOTAL
                }) {
            assertTrue(path.counted(counter) > 0, counter.label());
        }
        path.close();
        assertEquals(0, path.counted(Counter.TRANSPORTS));
    }
}
