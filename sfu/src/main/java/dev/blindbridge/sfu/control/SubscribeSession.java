package dev.blindbridge.sfu.control;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.TrackBinding;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.sdp.OfferedLine;
import dev.blindbridge.sfu.sdp.SdpReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a member receives: m= lines that only ever become more, each with a track or waiting for
/// one of its kind.
final class SubscribeSession {
    /// An m= line. A line that lost its track is offered inactive once before it gets another, so
    /// that the client sees the change.
    static final class Line {
        final String mid;
        final MediaKind kind;
        @Nullable PublishedTrack track;
        OfferedLine.@Nullable Stream stream;
        boolean flowing;
        boolean rejected;

        Line(String mid, MediaKind kind) {
            this.mid = mid;
            this.kind = kind;
        }

        OfferedLine offered() {
            return new OfferedLine(mid, kind, stream, rejected);
        }
    }

    /// An offer that waits for its answer.
    record Pending(int id, List<OfferedLine> lines) {
        Pending {
            lines = List.copyOf(lines);
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final Set<Integer> ssrcs = new HashSet<>();
    private final Random random;
    private Transport transport;
    private @Nullable Pending pending;
    private long offers;

    SubscribeSession(Transport transport, Random random) {
        this.transport = transport;
        this.random = random;
    }

    Transport transport() {
        return transport;
    }

    void transport(Transport negotiated) {
        transport = negotiated;
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    @Nullable Pending pending() {
        return pending;
    }

    void pending(@Nullable Pending offer) {
        pending = offer;
    }

    long nextVersion() {
        return ++offers;
    }

    /// How many lines have a track.
    int trackCount() {
        return (int) lines.stream().filter(line -> line.track != null).count();
    }

    List<OfferedLine> offeredLines() {
        return lines.stream().map(Line::offered).toList();
    }

    List<TrackBinding> bindings() {
        List<TrackBinding> bindings = new ArrayList<>();
        for (Line line : lines) {
            PublishedTrack track = line.track;
            if (track != null && !line.rejected) {
                bindings.add(new TrackBinding(line.mid, track.slot(), track.number()));
            }
        }
        return bindings;
    }

    /// Brings the lines to carry just these tracks.
    ///
    /// @param ended hears of each line that loses its track, before it does
    /// @return whether anything has changed
    boolean carry(List<PublishedTrack> wanted, java.util.function.Consumer<Line> ended) {
        Set<TrackId> missing = new HashSet<>();
        wanted.forEach(track -> missing.add(track.id()));
        Set<Line> freed = new HashSet<>();
        for (Line line : lines) {
            if (line.track != null && !missing.remove(line.track.id())) {
                ended.accept(line);
                release(line);
                freed.add(line);
            }
        }
        boolean changed = !freed.isEmpty();
        for (PublishedTrack track : wanted) {
            if (missing.contains(track.id())) {
                Line line = lineFor(track.parameters().kind(), freed);
                if (line != null) {
                    assign(line, track);
                    changed = true;
                }
            }
        }
        return changed;
    }

    private void release(Line line) {
        OfferedLine.Stream stream = line.stream;
        if (stream != null) {
            ssrcs.remove(stream.ssrc());
            ssrcs.remove(stream.rtxSsrc());
        }
        line.track = null;
        line.stream = null;
        line.flowing = false;
    }

    /// Null when the session has all the lines that we offer (R7).
    private @Nullable Line lineFor(MediaKind kind, Set<Line> freed) {
        for (Line line : lines) {
            if (line.track == null
                    && line.kind == kind
                    && !line.rejected
                    && !freed.contains(line)) {
                return line;
            }
        }
        if (lines.size() == SdpReader.MAX_MEDIA) {
            return null;
        }
        Line added = new Line(Integer.toString(lines.size()), kind);
        lines.add(added);
        return added;
    }

    private void assign(Line line, PublishedTrack track) {
        String publisher = "slot-" + track.slot();
        line.track = track;
        line.stream =
                new OfferedLine.Stream(
                        publisher,
                        publisher + "-" + track.number(),
                        publisher,
                        newSsrc(),
                        line.kind == MediaKind.VIDEO ? newSsrc() : 0);
    }

    /// RFC 3550 section 8.1: random; unique in the session, and never used for another track of it
    /// while in use.
    private int newSsrc() {
        int ssrc;
        do {
            ssrc = random.nextInt();
        } while (ssrc == 0 || !ssrcs.add(ssrc));
        return ssrc;
    }
}
