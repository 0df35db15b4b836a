package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.route.Counter;
import org.junit.jupiter.api.Test;

/// Thousands come and go: nothing of them stays.
class SoakSimTest {
    private static final int JOINS = 2000;

    @Test
    void shouldKeepNothingOfThousandsWhoCameAndWent() {
        Simulation simulation = new Simulation(31, 2);
        int largest = 0;
        SimRoom room = new SimRoom(simulation, 1);
        for (int i = 0; i < JOINS; i++) {
            room.join(i % 2);
            simulation.runFor(0.06);
            if (room.members.size() == 4) {
                room.leave(room.members.getFirst());
            }
            if (i % 50 == 49) {
                largest = Math.max(largest, simulation.engine.kept());
                room.close();
                simulation.runFor(0.1);
                room = new SimRoom(simulation, 1);
            }
        }
        room.close();
        simulation.runFor(1);
        assertTrue(largest > 8, "there was something to forget");
        for (int worker = 0; worker < 2; worker++) {
            assertEquals(0, simulation.worker(worker).engine.kept());
            for (Counter counter : Counter.values()) {
                if (counter.isGauge()) {
                    long left = simulation.worker(worker).engine.counters().value(counter);
                    assertEquals(0, left, counter.label());
                }
            }
        }
    }
}
