package dev.blindbridge.sfu.sdp;

import java.util.List;
import java.util.Optional;

/// A description as it was read: m= sections in order and the mids of the BUNDLE group.
public record SessionDescription(List<MediaDescription> media, List<String> bundle) {
    public SessionDescription {
        media = List.copyOf(media);
        bundle = List.copyOf(bundle);
    }

    public Optional<MediaDescription> byMid(String mid) {
        return media.stream().filter(m -> m.mid().equals(mid)).findFirst();
    }
}
