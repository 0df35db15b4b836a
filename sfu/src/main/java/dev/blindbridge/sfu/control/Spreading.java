package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.engine.RelayCommand;
import dev.blindbridge.sfu.worker.MediaWorker;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Decides which worker serves a room's receiver. The home does as long as it sends the room few
/// enough tracks; then a further worker gets an annex of the room, to which the home hands each
/// packet once. A session stays where it is for its life.
final class Spreading {
    private final Workers workers;
    private final Collection<ControlRoom> rooms;
    private final int tracksAWorker;

    /// @param rooms all of them, now and later
    Spreading(Workers workers, Collection<ControlRoom> rooms, int tracksAWorker) {
        this.workers = workers;
        this.rooms = rooms;
        this.tracksAWorker = tracksAWorker;
    }

    /// The worker for a new subscribe session in the room.
    MediaWorker seat(ControlRoom room) {
        MediaWorker worker = choose(room);
        room.shares().computeIfAbsent(worker, annexed -> openAnnex(room, annexed)).sessions++;
        return worker;
    }

    private MediaWorker choose(ControlRoom room) {
        for (MediaWorker taken : room.shares().keySet()) {
            if (sent(room, taken) < tracksAWorker) {
                return taken;
            }
        }
        Comparator<MediaWorker> byRoom = Comparator.comparingInt(w -> sent(room, w));
        Comparator<MediaWorker> byAll =
                Comparator.comparingInt(w -> rooms.stream().mapToInt(r -> sent(r, w)).sum());
        return workers.all().stream().min(byRoom.thenComparing(byAll)).orElseThrow();
    }

    private static int sent(ControlRoom room, MediaWorker worker) {
        ControlRoom.Share share = room.shares().get(worker);
        return share == null ? 0 : share.tracks;
    }

    private ControlRoom.Share openAnnex(ControlRoom room, MediaWorker worker) {
        worker.offer(new RelayCommand.OpenRoom(room.id(), true));
        room.tracks().forEach(track -> mirror(room, worker, track));
        return new ControlRoom.Share();
    }

    /// First the annex: when the first packet comes, it knows the track.
    private void mirror(ControlRoom room, MediaWorker worker, PublishedTrack track) {
        int home = workers.numberOf(room.home());
        worker.offer(
                new RelayCommand.MirrorInbound(track.id(), room.id(), home, track.parameters()));
        room.home().offer(new RelayCommand.AddMirror(track.id(), home, workers.numberOf(worker)));
    }

    /// A session sends so many tracks more, or fewer.
    void count(ControlRoom room, MediaWorker worker, int moreTracks) {
        ControlRoom.Share share = room.shares().get(worker);
        if (share != null) {
            share.tracks += moreTracks;
        }
    }

    /// A subscribe session has ended, which had so many tracks.
    void leave(ControlRoom room, MediaWorker worker, int tracks) {
        ControlRoom.Share share = room.shares().get(worker);
        if (share == null) {
            return;
        }
        share.tracks -= tracks;
        share.sessions--;
        if (share.sessions == 0 && worker != room.home()) {
            room.shares().remove(worker);
            worker.offer(new RelayCommand.CloseRoom(room.id()));
            int number = workers.numberOf(worker);
            room.tracks()
                    .forEach(track ->
                            room.home().offer(new RelayCommand.RemoveMirror(track.id(), number)));
        }
    }

    /// The home has the track from now on.
    void published(ControlRoom room, PublishedTrack track) {
        room.annexes().forEach(worker -> mirror(room, worker, track));
    }

    /// The home has ended the tracks, or will.
    void ended(ControlRoom room, Collection<PublishedTrack> tracks) {
        for (MediaWorker worker : room.annexes()) {
            tracks.forEach(track -> worker.offer(new RelayCommand.RemoveInbound(track.id())));
        }
    }

    /// Ends the room on all its workers.
    void close(ControlRoom room) {
        for (MediaWorker worker : List.copyOf(room.shares().keySet())) {
            worker.offer(new RelayCommand.CloseRoom(room.id()));
        }
        room.shares().clear();
    }
}
