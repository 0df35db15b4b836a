package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.MediaRelay;
import dev.blindbridge.sfu.MemberId;
import dev.blindbridge.sfu.NegotiationException;
import dev.blindbridge.sfu.NegotiationException.Reason;
import dev.blindbridge.sfu.RelayConfig;
import dev.blindbridge.sfu.RelayEvent;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.SubscribeOffer;
import dev.blindbridge.sfu.TrackBinding;
import dev.blindbridge.sfu.dtls.DtlsServer;
import dev.blindbridge.sfu.engine.PacketTap;
import dev.blindbridge.sfu.engine.RelayCommand;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/// The relay of a process: keeps rooms and members, and puts the pieces together. Confined to the
/// control thread but for [#counters], [#listening] and [#close].
public final class RelayControl implements MediaRelay {
    private final Executor control;
    private final Listener listener;
    private final DtlsServer dtls;
    private final Workers workers;
    private final Transports transports;
    private final Spreading spreading;
    private final Publishing publishing;
    private final Subscribing subscribing;
    private final Map<RoomId, ControlRoom> rooms = new HashMap<>();
    private final Map<MemberId, Member> members = new HashMap<>();
    private int lastRoom;
    private int lastMember;

    private RelayControl(RelayConfig config, Executor control, Listener listener, PacketTap tap)
            throws IOException {
        this.control = control;
        this.listener = listener;
        dtls = new DtlsServer();
        workers = Workers.start(config, dtls, tap, event -> control.execute(() -> onEvent(event)));
        transports = new Transports(config.announced(), dtls);
        spreading = new Spreading(workers, rooms.values(), config.tracksAWorker());
        publishing = new Publishing(transports, spreading);
        subscribing = new Subscribing(transports, spreading);
    }

    /// As [MediaRelay#start].
    public static RelayControl start(RelayConfig config, Executor control, Listener listener)
            throws IOException {
        return startTapped(config, control, listener, PacketTap.NONE);
    }

    /// The same for the audit of what the relay sees.
    public static RelayControl startTapped(
            RelayConfig config, Executor control, Listener listener, PacketTap tap)
            throws IOException {
        WarmUp.run();
        RelayControl relay = new RelayControl(config, control, listener, tap);
        WarmUp.finishInBackground();
        return relay;
    }

    @Override
    public RoomId openRoom() {
        RoomId id = new RoomId(++lastRoom);
        ControlRoom room = new ControlRoom(id, workers.leastLoaded(rooms.values()));
        rooms.put(id, room);
        room.home().offer(new RelayCommand.OpenRoom(id));
        return id;
    }

    @Override
    public void closeRoom(RoomId id) {
        ControlRoom room = rooms.remove(id);
        if (room == null) {
            return;
        }
        for (Member member : room.members().values()) {
            members.remove(member.id());
            PublishSession publish = member.publish();
            if (publish != null) {
                transports.forget(publish.transport());
            }
            SubscribeSession subscribe = member.subscribe();
            if (subscribe != null) {
                transports.forget(subscribe.transport());
            }
        }
        spreading.close(room);
    }

    @Override
    public MemberId join(RoomId id, int slot) {
        ControlRoom room = rooms.get(id);
        if (room == null) {
            throw new IllegalArgumentException("no " + id);
        }
        Member member = new Member(new MemberId(++lastMember), room, slot);
        members.put(member.id(), member);
        room.members().put(member.id(), member);
        return member.id();
    }

    @Override
    public void leave(MemberId id) {
        Member member = members.remove(id);
        if (member == null) {
            return;
        }
        member.room().members().remove(id);
        subscribing.end(member);
        if (publishing.end(member)) {
            tellOthers(member);
        }
    }

    @Override
    public String publish(MemberId id, String offerSdp, List<TrackBinding> bindings)
            throws NegotiationException {
        Member member = member(id);
        Publishing.Outcome outcome = publishing.publish(member, offerSdp, bindings);
        if (outcome.tracksChanged()) {
            tellOthers(member);
        }
        return outcome.answer();
    }

    @Override
    public Optional<SubscribeOffer> nextOffer(MemberId id) {
        Member member = members.get(id);
        return member == null ? Optional.empty() : subscribing.nextOffer(member);
    }

    @Override
    public void answer(MemberId id, int offerId, String answerSdp) throws NegotiationException {
        Member member = member(id);
        subscribing.answer(member, offerId, answerSdp);
        // Something may have changed while the answer was under way.
        offerDue(member);
    }

    @Override
    public void restartSubscription(MemberId id) {
        Member member = members.get(id);
        if (member != null) {
            subscribing.end(member);
            offerDue(member);
        }
    }

    private Member member(MemberId id) throws NegotiationException {
        Member member = members.get(id);
        if (member == null) {
            throw new NegotiationException(Reason.OUT_OF_ORDER, "The member has left.");
        }
        return member;
    }

    private void onEvent(RelayEvent event) {
        switch (event) {
            case RelayEvent.TransportConnected connected -> {
                Member member = transports.memberOf(connected.transport());
                if (member != null) {
                    boolean publish = member.publishesOn(connected.transport());
                    listener.transportConnected(member.id(), publish);
                }
            }
            case RelayEvent.TransportClosed closed -> {
                Member member = transports.memberOf(closed.transport());
                if (member != null) {
                    onClosed(member, member.publishesOn(closed.transport()), closed.reason());
                }
            }
            case RelayEvent.Fault fault -> workers.logFault(fault);
        }
    }

    private void onClosed(Member member, boolean publish, RelayEvent.CloseReason reason) {
        if (publish) {
            publishing.lose(member);
            tellOthers(member);
        } else {
            subscribing.lose(member);
        }
        listener.transportClosed(member.id(), publish, reason);
    }

    private void tellOthers(Member publisher) {
        for (Member other : publisher.room().members().values()) {
            if (other != publisher) {
                offerDue(other);
            }
        }
    }

    /// Not within the call that causes it: the caller sends its own answer first.
    private void offerDue(Member member) {
        control.execute(() -> {
            if (members.containsKey(member.id())) {
                listener.offerDue(member.id());
            }
        });
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = workers.counters();
        counters.putAll(dtls.counters());
        return counters;
    }

    @Override
    public List<String> listening() {
        return workers.listening();
    }

    @Override
    public void close() {
        dtls.close();
        workers.close();
    }
}
