package dev.blindbridge.bench.load;

import dev.blindbridge.bench.client.transport.ClientLoop;
import java.util.List;

/// The sending half of a participant. Loop thread only, but for what says otherwise.
public final class PublishLeg {
    private final ClientLoop loop;
    private final List<LoadTrack> tracks;
    private final Runnable end;

    /// @param end closes the transport; on the loop's thread
    public PublishLeg(ClientLoop loop, List<LoadTrack> tracks, Runnable end) {
        this.loop = loop;
        this.tracks = List.copyOf(tracks);
        this.end = end;
    }

    /// Streams begin spread over an interval, as those of people who do not know of each other.
    void start(long nowNs, double phase) {
        for (LoadTrack track : tracks) {
            track.start(nowNs + (long) (phase * 20_000_000));
        }
    }

    void pause() {
        tracks.forEach(LoadTrack::pause);
    }

    /// RTP packets of all streams, without those sent again.
    long packets() {
        return tracks.stream().mapToLong(track -> track.track().packets()).sum();
    }

    /// The streams, in the order in which they were asked for.
    public List<LoadTrack> tracks() {
        return tracks;
    }

    /// Any thread.
    void close() {
        loop.execute(() -> {
            pause();
            end.run();
        });
    }
}
