package dev.blindbridge.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    @ParameterizedTest
    @EnumSource(Scenario.Pacing.class)
    void shouldSendTheSamePacketsAtAnyPacing(Scenario.Pacing pacing) {
        Scenario fanout = Scenario.fanout(50, pacing, 500);
        assertEquals(500, fanout.packetsInPerSecond(), 1e-9);
        assertEquals(1100, fanout.streams().getFirst().packetBytes());
        assertEquals(50, fanout.receivers());
        assertEquals(51, fanout.participants());
    }

    @Test
    void shouldBringBurstsAsSeldomAsTheyAreLong() {
        StreamShape burst = Scenario.fanout(1, Scenario.Pacing.BURST, 500).streams().getFirst();
        assertEquals(10, burst.packetsPerFrame());
        assertEquals(20_000_000, burst.intervalNs());
    }

    @ParameterizedTest
    @ValueSource(doubles = {100_000, 500_000, 1_500_000})
    void shouldCutVideoIntoPacketsThatFitAndAddUpToItsBitrate(double bitrateBps) {
        StreamShape video = Scenario.meeting(10, bitrateBps).streams().getLast();
        assertTrue(video.packetBytes() <= 1100, "no larger than in the other scenarios");
        assertEquals(
                bitrateBps, video.packetsPerSecond() * video.packetBytes() * 8, bitrateBps / 100);
    }

    @Test
    void shouldCountWhoReceives() {
        Scenario meeting = Scenario.meeting(10, 500_000);
        assertEquals(9, meeting.receivers());
        assertEquals(10, meeting.participants());
        assertEquals(18, meeting.streamsReceived());

        Scenario rooms = Scenario.rooms(10, 3, 500_000);
        assertEquals(2, rooms.receivers());
        assertEquals(30, rooms.participants());
        assertEquals(3 * meeting.packetsInPerSecond(), rooms.packetsInPerSecond(), 1e-9);

        Scenario webinar = Scenario.webinar(3, 100, 500_000);
        assertEquals(102, webinar.receivers());
        assertEquals(103, webinar.participants());
        assertEquals(6, webinar.streamsReceived());
    }

    @Test
    void shouldShowParametersInTheOrderTheyWereGivenIn() {
        List<String> names = new ArrayList<>(Scenario.rooms(10, 3, 500_000).parameters().keySet());
        assertEquals(List.of("rooms", "receivers", "video_kbit_per_s"), names);
    }
}
