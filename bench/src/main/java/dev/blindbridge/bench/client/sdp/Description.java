package dev.blindbridge.bench.client.sdp;

import dev.blindbridge.bench.client.transport.RemoteIce;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session description of the relay's, read.
///
/// @param remote the transport that all m= lines share (BUNDLE)
/// @param media all m= lines in order, inactive ones too
public record Description(RemoteIce remote, List<Media> media) {
    public Description {
        media = List.copyOf(media);
    }

    /// One m= line.
    ///
    /// @param direction as it stands: `sendonly`, `recvonly`, `sendrecv` or `inactive`
    /// @param ssrcs those named, in order; the first is the primary one
    /// @param extensions header extension URI → id
    public record Media(
            String mid,
            boolean video,
            String direction,
            List<Codec> codecs,
            List<Integer> ssrcs,
            Map<Integer, Integer> repairedSsrcByRtx,
            Map<String, Integer> extensions) {
        public Media {
            codecs = List.copyOf(codecs);
            ssrcs = List.copyOf(ssrcs);
            repairedSsrcByRtx = Map.copyOf(repairedSsrcByRtx);
            extensions = Map.copyOf(extensions);
        }

        public @Nullable Codec codec(String name) {
            return codecs.stream()
                    .filter(codec -> codec.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        public int extension(String uri) {
            return extensions.getOrDefault(uri, 0);
        }
    }

    /// A payload type.
    ///
    /// @param name upper case
    /// @param rtxPayloadType -1 if none is associated (RFC 4588 section 8.1)
    /// @param feedback `a=rtcp-fb` values
    public record Codec(
            String name,
            int payloadType,
            int clockRateHz,
            int rtxPayloadType,
            Set<String> feedback) {
        public Codec {
            feedback = Set.copyOf(feedback);
        }
    }

    /// Not usable for us; the message says why.
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        public UnusableException(String message) {
            super(message);
        }
    }

    /// Reads a whole description.
    public static Description parse(String sdp) throws UnusableException {
        return DescriptionReader.read(sdp);
    }
}
