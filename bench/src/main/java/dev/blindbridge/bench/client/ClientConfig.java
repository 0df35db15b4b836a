package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.DatagramFilter;

/// How a client takes part.
///
/// @param name how it calls itself
/// @param audio publishes a microphone
/// @param video publishes a camera of this shape, if not [VideoShape#NONE]
/// @param network loses datagrams to order
/// @param answerDelayMs keeps answers of the subscribe session back that long while ICE and DTLS go
///   on, as a slow signalling path would
public record ClientConfig(
        InvitationLink link,
        String name,
        boolean audio,
        VideoShape video,
        Sealing sealing,
        DatagramFilter network,
        long answerDelayMs) {
    /// Frames per second and bits per second before sealing.
    public record VideoShape(int framesPerSecond, int bitrateBps) {
        public static final VideoShape NONE = new VideoShape(0, 0);

        /// 360p as a browser would send it.
        public static final VideoShape SMALL = new VideoShape(20, 500_000);
    }

    /// Whether frames are sealed.
    public enum Sealing {
        SEALED,
        /// Sends frames that the relay can read. Exists to show that the audit of the relay would
        /// notice, and for nothing else.
        UNSEALED_FOR_NEGATIVE_CONTROL
    }

    /// Audio and small video, sealed, over the network as it is.
    public static ClientConfig of(String link, String name) {
        return new ClientConfig(
                InvitationLink.parse(link),
                name,
                true,
                VideoShape.SMALL,
                Sealing.SEALED,
                DatagramFilter.NONE,
                0);
    }

    /// The same participant behind another network.
    public ClientConfig withNetwork(DatagramFilter filter) {
        return new ClientConfig(link, name, audio, video, sealing, filter, answerDelayMs);
    }

    /// The same participant with other media.
    public ClientConfig withMedia(boolean microphone, VideoShape camera) {
        return new ClientConfig(link, name, microphone, camera, sealing, network, answerDelayMs);
    }

    /// The same participant with frames for everybody to read.
    public ClientConfig unsealedForNegativeControl() {
        return new ClientConfig(
                link,
                name,
                audio,
                video,
                Sealing.UNSEALED_FOR_NEGATIVE_CONTROL,
                network,
                answerDelayMs);
    }

    /// The same participant in another room of the server.
    ClientConfig withRoom(String room) {
        return new ClientConfig(
                link.withRoom(room), name, audio, video, sealing, network, answerDelayMs);
    }

    /// The same participant with slow answers.
    public ClientConfig withAnswerDelayMs(long delayMs) {
        return new ClientConfig(link, name, audio, video, sealing, network, delayMs);
    }

    boolean sealed() {
        return sealing == Sealing.SEALED;
    }

    /// What it publishes, one bit a track.
    int tracks() {
        return (audio ? 1 : 0) | (video.framesPerSecond() > 0 ? 2 : 0);
    }
}
