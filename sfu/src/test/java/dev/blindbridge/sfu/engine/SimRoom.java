package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.RoomId;
import java.util.ArrayList;
import java.util.List;

/// A room in which everybody publishes and receives everybody else.
final class SimRoom {
    /// A member: two sessions, as browsers have.
    record Member(SimPublisher publisher, SimSubscriber subscriber) {}

    final Simulation simulation;
    final RoomId id;
    final List<Member> members = new ArrayList<>();

    SimRoom(Simulation simulation) {
        this.simulation = simulation;
        id = new RoomId(simulation.nextId());
        simulation.command(new RelayCommand.OpenRoom(id));
    }

    Member join() {
        Member member =
                new Member(new SimPublisher(simulation, id), new SimSubscriber(simulation, id));
        for (Member other : members) {
            member.subscriber().subscribe(other.publisher());
            other.subscriber().subscribe(member.publisher());
        }
        members.add(member);
        return member;
    }

    void leave(Member member) {
        members.remove(member);
        simulation.command(new RelayCommand.RemoveTransport(member.publisher().transport.id));
        simulation.command(new RelayCommand.RemoveTransport(member.subscriber().transport.id));
        member.publisher().transport.vanish();
        member.subscriber().transport.vanish();
    }
}
