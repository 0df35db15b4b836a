package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.route.Counter;
import dev.blindbridge.sfu.route.DropReason;
import dev.blindbridge.sfu.wire.RtpView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Whole rooms over a network that loses, repeats and reorders. What is checked of each datagram on
/// the way stands in [SimReceiver] and [SimTransport].
class RoomSimTest {
    private static Simulation overBadNetwork(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.up = SimLink.BAD;
        simulation.down = SimLink.BAD;
        return simulation;
    }

    private static SimRoom room(Simulation simulation, int members) {
        SimRoom room = new SimRoom(simulation);
        for (int i = 0; i < members; i++) {
            room.join();
        }
        return room;
    }

    private static long count(Simulation simulation, Counter counter) {
        return simulation.engine.counters().value(counter);
    }

    @Test
    void shouldCarryARoomOfTenForMinutes() {
        Simulation simulation = overBadNetwork(1);
        SimRoom room = room(simulation, 10);
        simulation.runFor(120);
        room.assertComplete();
        for (SimRoom.Member member : room.members) {
            assertTrue(member.publisher().feedbacks > 120 * 15, "feedback every 50 ms");
            assertTrue(member.publisher().receiverReports > 100, "a report every second");
            for (SimReceiver receiver : member.subscriber().receivers) {
                assertTrue(receiver.senderReports > 100, "a report every second");
                assertTrue(receiver.worstClockErrorNs < 45_000_000, "sound and picture together");
            }
        }
        assertEquals(180, count(simulation, Counter.OUTBOUND_TRACKS));
        assertEquals(0, simulation.engine.counters().value(DropReason.EGRESS_PROTECT_FAILED));
        assertEquals(0, simulation.engine.counters().value(DropReason.EGRESS_NOT_CACHED));
        assertEquals(0, simulation.engine.counters().value(DropReason.SRTP_AUTH_FAILED));
    }

    /// A worker wakes up for the reports of all, and not for each peer's.
    @Test
    void shouldReportToAllAtTheSameMoments() {
        Simulation simulation = new Simulation(15);
        SimRoom room = new SimRoom(simulation);
        for (int i = 0; i < 20; i++) {
            room.join();
            simulation.runFor(0.037);
        }
        room.members.forEach(member -> member.subscriber().reportsSentNs.clear());
        simulation.runFor(5);

        Set<Long> moments = new TreeSet<>();
        for (SimRoom.Member member : room.members) {
            assertTrue(member.subscriber().reportsSentNs.size() >= 4, "each second");
            moments.addAll(member.subscriber().reportsSentNs);
        }
        assertTrue(moments.size() <= 51, moments.size() + " moments in five seconds");
    }

    /// So that UDP_SEGMENT takes them as one message. That their payloads are what was sent is
    /// checked of each, here as everywhere.
    @Test
    void shouldPadTheFewBytesThatAFramesPacketsDiffer() {
        Simulation simulation = new Simulation(14);
        SimRoom room = room(simulation, 2);
        SimRoom.Member member = room.members.getLast();
        SimPublisher publisher = room.members.getFirst().publisher();
        SimReceiver video = member.subscriber().receiver(publisher.video);
        video.recording = new ArrayList<>();
        simulation.runFor(5);
        Map<Integer, List<Integer>> frames = new TreeMap<>();
        RtpView view = new RtpView();
        for (byte[] packet : video.recording) {
            assertTrue(view.wrap(packet, 0, packet.length));
            frames.computeIfAbsent(view.timestamp(), _ -> new ArrayList<>()).add(packet.length);
        }
        assertTrue(frames.size() > 50);
        for (List<Integer> lengths : frames.values()) {
            assertEquals(1, Set.copyOf(lengths.subList(0, lengths.size() - 1)).size());
        }
        assertTrue(video.paddingBytes > 50, "packets of a frame differ by a byte");
        assertTrue(video.paddingBytes < video.recording.size(), "no byte more than needed");
        assertEquals(0, member.subscriber().receiver(publisher.audio).paddingBytes);
        room.assertComplete();
    }

    @Test
    void shouldServeALateJoinerAtOnce() {
        Simulation simulation = overBadNetwork(2);
        SimRoom room = room(simulation, 2);
        simulation.runFor(5);
        SimRoom.Member late = room.join();
        simulation.runFor(5);
        for (SimReceiver receiver : late.subscriber().receivers) {
            assertTrue(
                    receiver.firstReceivedNs - receiver.subscribedNs < 800_000_000L,
                    "a key frame was asked for");
        }
        room.assertComplete();
    }

    @Test
    void shouldForgetAMemberWhoLeaves() {
        Simulation simulation = overBadNetwork(3);
        SimRoom room = room(simulation, 3);
        simulation.runFor(3);
        room.leave(room.members.getFirst());
        simulation.runFor(3);
        assertEquals(4, count(simulation, Counter.TRANSPORTS));
        assertEquals(4, count(simulation, Counter.TRANSPORTS_CONNECTED));
        assertEquals(4, count(simulation, Counter.INBOUND_TRACKS));
        assertEquals(4, count(simulation, Counter.OUTBOUND_TRACKS));
        assertTrue(
                simulation.events.stream().noneMatch(RelayEvent.TransportClosed.class::isInstance),
                "no event for what was asked for");
        for (SimRoom.Member member : room.members) {
            member.subscriber()
                    .receivers
                    .removeIf(receiver -> receiver.source.track.value() < firstTrackLeft(room));
        }
        room.assertComplete();
    }

    private static int firstTrackLeft(SimRoom room) {
        return room.members.getFirst().publisher().audio.track.value();
    }

    @Test
    void shouldCarryOnThroughAnIceRestart() {
        Simulation simulation = overBadNetwork(4);
        SimRoom room = room(simulation, 2);
        simulation.runFor(3);
        room.members.getFirst().publisher().transport.restartIce();
        room.members.getLast().subscriber().transport.restartIce();
        simulation.runFor(5);
        room.assertComplete();
    }

    @Test
    void shouldKeepWhatComesBeforeTheKeys() {
        Simulation simulation = new Simulation(5);
        SimRoom room = new SimRoom(simulation);
        SimRoom.Member first = room.join();
        first.publisher().transport.keysAfterNs = 250_000_000;
        SimRoom.Member second = room.join();
        simulation.runFor(2);
        long early = count(simulation, Counter.EARLY_KEPT_TOTAL);
        assertTrue(early > 40, "kept " + early);
        assertEquals(0, simulation.engine.counters().value(DropReason.SRTP_BEFORE_KEYS));
        assertEquals(0, second.subscriber().receiver(first.publisher().audio).sent.nextSetBit(0));
        room.assertComplete();
    }

    @Test
    void shouldKeepOnlySoMuchBeforeTheKeys() {
        Simulation simulation = new Simulation(5);
        SimRoom room = new SimRoom(simulation);
        room.join().publisher().transport.keysAfterNs = 2_000_000_000;
        simulation.runFor(3);
        assertEquals(EarlyPackets.CAPACITY, count(simulation, Counter.EARLY_KEPT_TOTAL));
        assertTrue(simulation.engine.counters().value(DropReason.SRTP_BEFORE_KEYS) > 100);
        assertEquals(2, count(simulation, Counter.TRANSPORTS_CONNECTED));
    }

    @Test
    void shouldEndATransportWithoutConsent() {
        Simulation simulation = new Simulation(6);
        SimRoom room = room(simulation, 2);
        simulation.runFor(3);
        SimRoom.Member gone = room.members.removeFirst();
        gone.publisher().transport.vanish();
        gone.subscriber().transport.vanish();
        simulation.runFor(28);
        assertEquals(4, count(simulation, Counter.TRANSPORTS));
        simulation.runFor(5);
        assertEquals(2, count(simulation, Counter.TRANSPORTS));
        assertEquals(2, count(simulation, Counter.INBOUND_TRACKS));
        assertEquals(0, count(simulation, Counter.OUTBOUND_TRACKS));
        assertTrue(
                simulation.events.contains(
                        new RelayEvent.TransportClosed(
                                gone.publisher().transport.id,
                                RelayEvent.CloseReason.CONSENT_EXPIRED)));
    }

    @Test
    void shouldEndATrackForAllWhenItsPublisherDoes() {
        Simulation simulation = new Simulation(7);
        SimRoom room = room(simulation, 3);
        simulation.runFor(3);
        SimPublisher publisher = room.members.getFirst().publisher();
        simulation.command(new RelayCommand.RemoveInbound(publisher.video.track));
        simulation.runFor(0.1);
        SimReceiver receiver = room.members.getLast().subscriber().receiver(publisher.video);
        int sent = receiver.sent.cardinality();
        simulation.runFor(2);
        assertEquals(sent, receiver.sent.cardinality());
        assertEquals(10, count(simulation, Counter.OUTBOUND_TRACKS));
        SimReceiver sound = room.members.getLast().subscriber().receiver(publisher.audio);
        assertTrue(sound.received.cardinality() > 200, "the other track goes on");
    }

    @Test
    void shouldEndOneSubscriptionAlone() {
        Simulation simulation = new Simulation(8);
        SimRoom room = room(simulation, 3);
        simulation.runFor(3);
        SimPublisher publisher = room.members.getFirst().publisher();
        SimSubscriber left = room.members.get(1).subscriber();
        left.unsubscribe(publisher.video);
        simulation.runFor(0.1);
        int sent = left.receiver(publisher.video).sent.cardinality();
        simulation.runFor(2);
        assertEquals(sent, left.receiver(publisher.video).sent.cardinality());
        room.members.getLast().subscriber().receiver(publisher.video).assertComplete();
    }

    @Test
    void shouldAskForFewKeyFramesHoweverManyWant() {
        Simulation simulation = new Simulation(9);
        SimRoom room = room(simulation, 4);
        simulation.runFor(3);
        int asked = room.keyFramesAskedForWhileAllWant(5);
        assertTrue(asked > 5, "asked");
        assertTrue(asked <= 11, "at most every 500 ms");
    }

    @Test
    void shouldNeverPassAPacketToAnotherRoom() {
        Simulation simulation = overBadNetwork(10);
        SimRoom one = room(simulation, 3);
        SimRoom two = room(simulation, 3);
        simulation.runFor(5);
        SimPublisher publisher = one.members.getFirst().publisher();
        SimSubscriber stranger = two.members.getFirst().subscriber();
        long faults = count(simulation, Counter.FAULTS_TOTAL);
        simulation.faultsExpected = true;
        stranger.subscribe(publisher);
        simulation.runFor(2);
        assertEquals(faults + 1, count(simulation, Counter.FAULTS_TOTAL), "our bug, contained");
        assertTrue(stranger.receiver(publisher.audio).sent.isEmpty());
        assertTrue(stranger.receiver(publisher.video).sent.isEmpty());
        stranger.transport.vanish();
        two.members.removeFirst().publisher().stop();
        one.assertComplete();
        simulation.command(new RelayCommand.CloseRoom(one.id));
        assertEquals(1, count(simulation, Counter.ROOMS));
        two.assertComplete();
    }

    @Test
    void shouldEndOnlyThePeerWhoseProcessingFails() {
        Simulation simulation = new Simulation(13);
        SimRoom room = room(simulation, 3);
        simulation.runFor(2);
        SimRoom.Member broken = room.members.removeFirst();
        simulation.faultsExpected = true;
        simulation.brokenAddress = broken.subscriber().transport.address;
        simulation.runFor(2);
        assertTrue(
                simulation.events.contains(
                        new RelayEvent.TransportClosed(
                                broken.subscriber().transport.id,
                                RelayEvent.CloseReason.INTERNAL_ERROR)));
        assertEquals(1, count(simulation, Counter.FAULTS_TOTAL));
        assertEquals(5, count(simulation, Counter.TRANSPORTS_CONNECTED));
        broken.publisher().stop();
        room.assertComplete();
    }
}
