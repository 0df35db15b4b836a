package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.HeaderExtensions;
import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.wire.RtpView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tracks of one publisher, and which SSRC belongs to which (RFC 8843 section 9.2): by the SDP,
/// else by MID and RID, else by payload type. Asked only about packets whose tag verified (R4).
public final class InboundTracks {
    /// Three layers and their repairs for ten tracks: no browser comes near.
    static final int MAX_SSRCS = 64;

    private final SsrcTable<StreamBinding> bindings = new SsrcTable<>(MAX_SSRCS);
    private final List<InboundTrack> tracks = new ArrayList<>();

    /// BUNDLE: one id for one extension in all m= lines (RFC 8843 section 8).
    private int midId;

    private int ridId;
    private int repairedRidId;
    private int transportWideCcId;

    public void add(InboundTrack track) {
        tracks.add(track);
        InboundParameters parameters = track.parameters();
        HeaderExtensions extensions = parameters.extensions();
        midId = either(extensions.mid(), midId);
        ridId = either(extensions.rid(), ridId);
        repairedRidId = either(extensions.repairedRid(), repairedRidId);
        transportWideCcId = either(extensions.transportWideCc(), transportWideCcId);
        int layers = Math.min(parameters.ssrcs().size(), track.layers().length);
        for (int i = 0; i < layers; i++) {
            InboundStream stream = track.bind(i, parameters.ssrcs().get(i));
            bindings.put(stream.ssrc(), new StreamBinding(stream, false));
            if (i < parameters.rtxSsrcs().size()) {
                bindings.put(parameters.rtxSsrcs().get(i), new StreamBinding(stream, true));
            }
        }
    }

    private static int either(int first, int second) {
        return first == 0 ? second : first;
    }

    public void remove(InboundTrack track) {
        tracks.remove(track);
        for (InboundStream stream : track.layers()) {
            if (stream != null) {
                unbind(stream);
            }
        }
    }

    private void unbind(InboundStream stream) {
        bindings.removeIf(binding -> binding.stream() == stream);
    }

    public List<InboundTrack> all() {
        return tracks;
    }

    /// 0 where not negotiated.
    public int transportWideCcId() {
        return transportWideCcId;
    }

    /// The stream of that SSRC, null if it is of no stream or of repairs.
    public @Nullable InboundStream stream(int ssrc) {
        StreamBinding binding = bindings.get(ssrc);
        return binding == null || binding.repairs() ? null : binding.stream();
    }

    /// What the packet belongs to; binds an SSRC that is new.
    ///
    /// @return null if no track is for it, or the bound is reached
    public @Nullable StreamBinding find(RtpView packet) {
        StreamBinding known = bindings.get(packet.ssrc());
        if (known != null) {
            return known;
        }
        InboundTrack track = findTrack(packet);
        if (track == null || bindings.size() >= MAX_SSRCS) {
            return null;
        }
        StreamBinding binding =
                track.primaryOfRtx(packet.payloadType()) >= 0
                        ? bindRepairs(track, packet)
                        : bindStream(track, packet);
        if (binding != null) {
            bindings.put(packet.ssrc(), binding);
        }
        return binding;
    }

    private @Nullable InboundTrack findTrack(RtpView packet) {
        if (packet.findExtension(midId)) {
            for (InboundTrack track : tracks) {
                if (track.isMid(
                        packet.buffer(), packet.extensionOffset(), packet.extensionLengthBytes())) {
                    return track;
                }
            }
            return null;
        }
        return findByPayloadType(packet.payloadType());
    }

    /// Only if it is unique.
    private @Nullable InboundTrack findByPayloadType(int payloadType) {
        InboundTrack found = null;
        for (InboundTrack track : tracks) {
            if (track.hasPayloadType(payloadType) || track.primaryOfRtx(payloadType) >= 0) {
                if (found != null) {
                    return null;
                }
                found = track;
            }
        }
        return found;
    }

    private @Nullable StreamBinding bindRepairs(InboundTrack track, RtpView packet) {
        int layer = layer(track, packet, repairedRidId);
        InboundStream stream = layer < 0 ? null : track.layers()[layer];
        return stream == null ? null : new StreamBinding(stream, true);
    }

    private @Nullable StreamBinding bindStream(InboundTrack track, RtpView packet) {
        int layer = layer(track, packet, ridId);
        if (layer < 0 || !track.hasPayloadType(packet.payloadType())) {
            return null;
        }
        // The sender chose a new SSRC (RFC 3550 section 8.2): the old one is history.
        InboundStream old = track.layers()[layer];
        if (old != null) {
            unbind(old);
        }
        return new StreamBinding(track.bind(layer, packet.ssrc()), false);
    }

    private static int layer(InboundTrack track, RtpView packet, int extensionId) {
        if (!track.hasLayers()) {
            return 0;
        }
        return packet.findExtension(extensionId)
                ? track.layerOf(
                        packet.buffer(), packet.extensionOffset(), packet.extensionLengthBytes())
                : -1;
    }
}
