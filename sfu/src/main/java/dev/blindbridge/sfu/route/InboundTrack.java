package dev.blindbridge.sfu.route;

import dev.blindbridge.sfu.InboundParameters;
import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.TrackId;
import dev.blindbridge.sfu.wire.RtpView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a publisher sends under one m= line: one stream, or one per simulcast layer; and a plain
/// array of those who receive it.
public final class InboundTrack {
    /// A layer that the sender's encoder has switched off says nothing; one that is merely slow
    /// sends a few frames a second.
    static final long LAYER_SILENCE_NS = 1_500_000_000;

    private final TrackId id;
    private final InboundParameters parameters;
    private final Publisher publisher;
    private final CodecTable codecs;
    private final byte[] mid;
    private final List<byte[]> rids = new ArrayList<>();
    private final @Nullable InboundStream[] layers;
    private OutboundTrack[] outbounds = new OutboundTrack[0];
    private Mirror[] mirrors = new Mirror[0];
    private @Nullable InboundStream preferred;

    public InboundTrack(TrackId id, InboundParameters parameters, Publisher publisher) {
        this.id = id;
        this.parameters = parameters;
        this.publisher = publisher;
        codecs = new CodecTable(parameters.codecs());
        mid = parameters.mid().getBytes(StandardCharsets.US_ASCII);
        for (String rid : parameters.rids()) {
            rids.add(rid.getBytes(StandardCharsets.US_ASCII));
        }
        layers = new InboundStream[Math.max(1, rids.size())];
    }

    /// Gives a layer the SSRC that it comes on from now on.
    InboundStream bind(int layer, int ssrc) {
        InboundStream stream = new InboundStream(this, layer, ssrc, codecs.clockRateHz());
        if (layers[layer] == preferred) {
            preferred = stream;
        }
        layers[layer] = stream;
        return stream;
    }

    /// Offers an accepted packet to every receiver.
    public void forward(InboundStream stream, long number, long nowNs) {
        InboundStream best = preferred;
        if (best == null || stream.layer() > best.layer()) {
            prefer(stream, nowNs);
        }
        for (OutboundTrack outbound : outbounds) {
            outbound.offer(stream, number, nowNs);
        }
        for (Mirror mirror : mirrors) {
            mirror.offer(stream, number);
        }
    }

    void report(InboundStream stream) {
        for (Mirror mirror : mirrors) {
            mirror.report(stream);
        }
    }

    /// Looks whether the preferred layer fell silent, and asks again for the key frames that
    /// receivers wait for.
    public void refresh(long nowNs) {
        InboundStream best = preferred;
        if (best != null && !best.isAlive(nowNs)) {
            for (InboundStream layer : layers) {
                if (layer != null && layer.isAlive(nowNs)) {
                    prefer(layer, nowNs);
                }
            }
        }
        for (OutboundTrack outbound : outbounds) {
            outbound.requestKeyFrameIfWaiting(nowNs);
        }
    }

    private void prefer(InboundStream stream, long nowNs) {
        preferred = stream;
        for (OutboundTrack outbound : outbounds) {
            outbound.requestKeyFrameIfWaiting(nowNs);
        }
    }

    /// A stream of the same track on another worker, under the SSRC that it comes on there.
    public InboundStream mirrored(int layer, int ssrc) {
        InboundStream known = layers[layer];
        return known != null && known.ssrc() == ssrc ? known : bind(layer, ssrc);
    }

    /// From now on another worker's receivers get the track as well.
    public void add(Mirror mirror) {
        List<Mirror> more = new ArrayList<>(List.of(mirrors));
        if (!more.contains(mirror)) {
            more.add(mirror);
            mirrors = more.toArray(Mirror[]::new);
        }
    }

    public void remove(Mirror mirror) {
        List<Mirror> rest = new ArrayList<>(List.of(mirrors));
        rest.remove(mirror);
        mirrors = rest.toArray(Mirror[]::new);
    }

    public void add(OutboundTrack outbound) {
        outbounds = Arrays.copyOf(outbounds, outbounds.length + 1);
        outbounds[outbounds.length - 1] = outbound;
    }

    public void remove(OutboundTrack outbound) {
        List<OutboundTrack> rest = new ArrayList<>(List.of(outbounds));
        rest.remove(outbound);
        outbounds = rest.toArray(OutboundTrack[]::new);
    }

    /// A copy, for those who end the track.
    public List<OutboundTrack> outbounds() {
        return List.of(outbounds);
    }

    /// The layer that receivers should get: the highest that is alive. Null before the first
    /// packet.
    @Nullable InboundStream preferred() {
        return preferred;
    }

    /// By layer from low to high; null where nothing has come yet.
    public @Nullable InboundStream[] layers() {
        return layers;
    }

    boolean hasLayers() {
        return !rids.isEmpty();
    }

    /// -1 if there is none of that name.
    int layerOf(byte[] buffer, int offset, int lengthBytes) {
        for (int i = 0; i < rids.size(); i++) {
            if (equal(rids.get(i), buffer, offset, lengthBytes)) {
                return i;
            }
        }
        return -1;
    }

    boolean isMid(byte[] buffer, int offset, int lengthBytes) {
        return equal(mid, buffer, offset, lengthBytes);
    }

    private static boolean equal(byte[] expected, byte[] buffer, int offset, int lengthBytes) {
        return Arrays.equals(expected, 0, expected.length, buffer, offset, offset + lengthBytes);
    }

    boolean isRepairable(int payloadType) {
        return codecs.rtxPayloadType(payloadType) >= 0;
    }

    PayloadFormat format(int payloadType) {
        return codecs.format(payloadType);
    }

    /// Value of the video-orientation extension, -1 without.
    int orientation(RtpView packet) {
        return packet.findExtension(parameters.extensions().videoOrientation())
                        && packet.extensionLengthBytes() == 1
                ? packet.buffer()[packet.extensionOffset()]
                : -1;
    }

    /// Whether packets of that payload type belong here; RTX is asked for with [#primaryOfRtx].
    public boolean hasPayloadType(int payloadType) {
        return codecs.has(payloadType);
    }

    /// The payload type that an RTX payload type repairs, -1 if it is none.
    public int primaryOfRtx(int rtxPayloadType) {
        return codecs.primaryOfRtx(rtxPayloadType);
    }

    public TrackId id() {
        return id;
    }

    public MediaKind kind() {
        return parameters.kind();
    }

    InboundParameters parameters() {
        return parameters;
    }

    CodecTable codecs() {
        return codecs;
    }

    public Publisher publisher() {
        return publisher;
    }
}
