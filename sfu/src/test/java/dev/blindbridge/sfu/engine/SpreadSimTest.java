package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.DropReason;
import org.junit.jupiter.api.Test;

/// A room whose receivers several workers serve: everything that holds on one worker holds here.
class SpreadSimTest {
    private static SimRoom room(Simulation simulation, int members, int workers) {
        SimRoom room = new SimRoom(simulation, workers - 1);
        for (int i = 0; i < members; i++) {
            room.join(i % workers);
        }
        return room;
    }

    private static Simulation overBadNetwork(long seed, int workers) {
        Simulation simulation = new Simulation(seed, workers);
        simulation.up = SimLink.BAD;
        simulation.down = SimLink.BAD;
        return simulation;
    }

    private static long count(Simulation simulation, int worker, Counter counter) {
        return simulation.worker(worker).engine.counters().value(counter);
    }

    private static long drops(Simulation simulation, int worker, DropReason reason) {
        return simulation.worker(worker).engine.counters().value(reason);
    }

    @Test
    void shouldCarryARoomOverThreeWorkers() {
        Simulation simulation = overBadNetwork(21, 3);
        SimRoom room = room(simulation, 9, 3);
        simulation.runFor(60);
        room.assertComplete();
        for (SimRoom.Member member : room.members) {
            for (SimReceiver receiver : member.subscriber().receivers) {
                assertTrue(receiver.senderReports > 45, "a report every second");
                assertTrue(receiver.worstClockErrorNs < 45_000_000, "sound and picture together");
            }
        }
        for (int worker = 0; worker < 3; worker++) {
            assertEquals(3 * 16, count(simulation, worker, Counter.OUTBOUND_TRACKS));
            assertEquals(0, drops(simulation, worker, DropReason.EGRESS_NOT_CACHED));
            assertEquals(0, drops(simulation, worker, DropReason.EGRESS_PROTECT_FAILED));
            assertEquals(0, drops(simulation, worker, DropReason.MIRROR_BEHIND));
            assertTrue(count(simulation, worker, Counter.RTX_SENT_TOTAL) > 100, "repaired there");
        }
        assertEquals(1, count(simulation, 0, Counter.ROOMS));
        assertEquals(0, count(simulation, 1, Counter.ROOMS), "one room, not three");
    }

    @Test
    void shouldServeALateJoinerInAnAnnexAtOnce() {
        Simulation simulation = overBadNetwork(22, 2);
        SimRoom room = room(simulation, 3, 1 + 1);
        simulation.runFor(5);
        SimRoom.Member late = room.join(1);
        simulation.runFor(5);
        for (SimReceiver receiver : late.subscriber().receivers) {
            assertTrue(
                    receiver.firstReceivedNs - receiver.subscribedNs < 800_000_000L,
                    "a key frame was asked for");
        }
        room.assertComplete();
    }

    @Test
    void shouldAskForFewKeyFramesHoweverManyWant() {
        Simulation simulation = new Simulation(23, 2);
        SimRoom room = room(simulation, 6, 2);
        simulation.runFor(3);
        int asked = room.keyFramesAskedForWhileAllWant(5);
        assertTrue(asked > 5, "asked");
        assertTrue(asked <= 11, "at most every 500 ms");
    }

    @Test
    void shouldCarryAWishForAKeyFrameHome() {
        Simulation simulation = new Simulation(24, 2);
        SimRoom room = new SimRoom(simulation, 1);
        SimPublisher publisher = room.join(0).publisher();
        SimSubscriber subscriber = room.join(1).subscriber();
        simulation.runFor(3);
        int before = publisher.plis;
        subscriber.requestKeyFrame(subscriber.receiver(publisher.video));
        simulation.runFor(0.1);
        assertEquals(before + 1, publisher.plis);
    }

    @Test
    void shouldHandNothingOverOnceAMirrorIsGone() {
        Simulation simulation = new Simulation(25, 2);
        SimRoom room = room(simulation, 2, 2);
        simulation.runFor(2);
        for (SimRoom.Member member : room.members) {
            SimPublisher publisher = member.publisher();
            simulation.command(new RelayCommand.RemoveMirror(publisher.audio.track, 1));
            simulation.command(new RelayCommand.RemoveMirror(publisher.video.track, 1));
        }
        long before = count(simulation, 0, Counter.MIRRORED_TOTAL);
        assertTrue(before > 100);
        simulation.runFor(2);
        assertEquals(before, count(simulation, 0, Counter.MIRRORED_TOTAL));
    }

    /// Its packets wait up to a bound, those of others go on, and it catches up.
    @Test
    void shouldBearAWorkerThatStalls() {
        Simulation simulation = new Simulation(26, 2);
        SimRoom room = room(simulation, 6, 2);
        simulation.runFor(3);
        simulation.mailboxDelayNs = 20_000_000_000L;
        simulation.runFor(15);
        assertTrue(drops(simulation, 0, DropReason.MIRROR_BEHIND) > 0, "not without bound");
        simulation.mailboxDelayNs = 0;
        // What was on its way comes first.
        simulation.runFor(25);
        SimReceiver annexed = receiver(room, 1);
        int sent = annexed.sent.cardinality();
        simulation.runFor(2);
        assertTrue(annexed.sent.cardinality() > sent + 40, "it gets packets again");
        for (SimRoom.Member member : room.members) {
            member.publisher().stop();
        }
        simulation.runFor(4);
        receiver(room, 2).assertComplete();
    }

    /// What that member gets of the first one's camera.
    private static SimReceiver receiver(SimRoom room, int member) {
        SimPublisher publisher = room.members.getFirst().publisher();
        return room.members.get(member).subscriber().receiver(publisher.video);
    }

    @Test
    void shouldKeepNothingOfARoomThatIsGone() {
        Simulation simulation = new Simulation(27, 3);
        SimRoom room = room(simulation, 6, 3);
        simulation.runFor(3);
        room.leave(room.members.getFirst());
        simulation.runFor(1);
        assertEquals(10, count(simulation, 2, Counter.MIRRORED_TRACKS));
        assertEquals(2 * 10 - 2 * 2, count(simulation, 2, Counter.OUTBOUND_TRACKS));
        room.close();
        simulation.runFor(1);
        for (int worker = 0; worker < 3; worker++) {
            assertEquals(0, simulation.worker(worker).engine.kept());
            assertEquals(0, count(simulation, worker, Counter.OUTBOUND_TRACKS));
            assertEquals(0, count(simulation, worker, Counter.MIRRORED_TRACKS));
        }
    }
}
