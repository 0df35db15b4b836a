package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RoomId;
import java.util.ArrayList;
import java.util.List;

/// A room in which everybody publishes and receives everybody else. Publishers are served by the
/// first worker; receivers by that, or by another one on which the room has an annex.
final class SimRoom {
    /// A member: two sessions, as browsers have.
    record Member(SimPublisher publisher, SimSubscriber subscriber) {}

    final Simulation simulation;
    final RoomId id;
    final List<Member> members = new ArrayList<>();
    private final int annexes;

    SimRoom(Simulation simulation) {
        this(simulation, 0);
    }

    /// With annexes on workers 1 to `annexes`.
    SimRoom(Simulation simulation, int annexes) {
        this.simulation = simulation;
        this.annexes = annexes;
        id = new RoomId(simulation.nextId());
        simulation.command(new RelayCommand.OpenRoom(id));
        for (int worker = 1; worker <= annexes; worker++) {
            simulation.worker(worker).command(new RelayCommand.OpenRoom(id, true));
        }
    }

    Member join() {
        return join(0);
    }

    /// Receives from that worker.
    Member join(int worker) {
        Member member =
                new Member(
                        new SimPublisher(simulation, id),
                        new SimSubscriber(simulation, worker, id));
        mirror(member.publisher().audio);
        mirror(member.publisher().video);
        for (Member other : members) {
            member.subscriber().subscribe(other.publisher());
            other.subscriber().subscribe(member.publisher());
        }
        members.add(member);
        return member;
    }

    private void mirror(SimStream stream) {
        for (int worker = 1; worker <= annexes; worker++) {
            simulation
                    .worker(worker)
                    .command(
                            new RelayCommand.MirrorInbound(
                                    stream.track, id, 0, stream.parameters()));
            simulation.command(new RelayCommand.AddMirror(stream.track, 0, worker));
        }
    }

    void leave(Member member) {
        members.remove(member);
        SimTransport publishing = member.publisher().transport;
        SimTransport subscribing = member.subscriber().transport;
        simulation.command(new RelayCommand.RemoveTransport(publishing.id));
        simulation
                .worker(subscribing.worker)
                .command(new RelayCommand.RemoveTransport(subscribing.id));
        for (int worker = 1; worker <= annexes; worker++) {
            SimWorker annex = simulation.worker(worker);
            annex.command(new RelayCommand.RemoveInbound(member.publisher().audio.track));
            annex.command(new RelayCommand.RemoveInbound(member.publisher().video.track));
        }
        publishing.vanish();
        subscribing.vanish();
    }

    /// Lets what is under way arrive and be repaired.
    void assertComplete() {
        for (Member member : members) {
            member.publisher().stop();
        }
        simulation.runFor(4);
        for (Member member : members) {
            for (SimReceiver receiver : member.subscriber().receivers) {
                receiver.assertComplete();
            }
        }
    }

    /// Everybody asks for the first member's twenty times a second: how often that one is asked.
    int keyFramesAskedForWhileAllWant(double seconds) {
        SimPublisher publisher = members.getFirst().publisher();
        int before = publisher.plis;
        simulation.every(
                50_000_000,
                () -> {
                    for (Member member : members.subList(1, members.size())) {
                        SimSubscriber subscriber = member.subscriber();
                        subscriber.requestKeyFrame(subscriber.receiver(publisher.video));
                    }
                    return true;
                });
        simulation.runFor(seconds);
        return publisher.plis - before;
    }

    void close() {
        for (int worker = 0; worker <= annexes; worker++) {
            simulation.worker(worker).command(new RelayCommand.CloseRoom(id));
        }
    }
}
