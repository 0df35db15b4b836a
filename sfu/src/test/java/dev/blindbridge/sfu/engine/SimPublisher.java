package dev.blindbridge.sfu.engine;

import dev.blindbridge.sfu.MediaKind;
import dev.blindbridge.sfu.RoomId;
import dev.blindbridge.sfu.wire.RtcpView;
import dev.blindbridge.sfu.wire.RtcpWriter;

/// A browser's publish session: microphone and camera.
final class SimPublisher implements SimTransport.Endpoint {
    static final long AUDIO_INTERVAL_NS = 20_000_000;
    static final long VIDEO_INTERVAL_NS = 33_333_333;

    final SimTransport transport;
    final SimStream audio;
    final SimStream video;
    private final Simulation simulation;
    private final RtcpWriter writer = new RtcpWriter();
    private final int[] nacked = new int[1024];
    private int transportSequenceNumber;
    int plis;
    int feedbacks;
    int receiverReports;
    private long lastFeedbackNs;
    long longestFeedbackGapNs;

    SimPublisher(Simulation simulation, RoomId room) {
        this.simulation = simulation;
        transport = new SimTransport(simulation, 0, room, this);
        audio = new SimStream(transport, simulation, MediaKind.AUDIO);
        video = new SimStream(transport, simulation, MediaKind.VIDEO);
        add(audio);
        add(video);
        simulation.every(AUDIO_INTERVAL_NS, () -> frame(audio));
        simulation.every(VIDEO_INTERVAL_NS, () -> frame(video));
        simulation.every(1_000_000_000, this::report);
    }

    private void add(SimStream stream) {
        simulation.command(
                new RelayCommand.AddInbound(stream.track, transport.id, stream.parameters()));
    }

    private boolean frame(SimStream stream) {
        if (transport.connected && stream.running) {
            stream.sendFrame(this);
        }
        return transport.alive;
    }

    private boolean report() {
        for (SimStream stream : new SimStream[] {audio, video}) {
            if (stream.packetCount() > 0) {
                byte[] out = new byte[200];
                writer.wrap(out, 0, 100);
                long nowNs = simulation.nowNs();
                writer.senderReport(
                        stream.ssrc,
                        ntp(nowNs),
                        stream.timestampAt(nowNs),
                        stream.packetCount(),
                        0);
                transport.sendRtcp(out, writer.lengthBytes());
            }
        }
        return transport.alive;
    }

    static long ntp(long nowNs) {
        return SimStream.NTP_BASE
                + ((nowNs / 1_000_000_000) << 32)
                + ((nowNs % 1_000_000_000) << 32) / 1_000_000_000;
    }

    int nextTransportSequenceNumber() {
        return transportSequenceNumber++ & 0xFFFF;
    }

    void stop() {
        audio.running = false;
        video.running = false;
    }

    @Override
    public void onRtcp(RtcpView packet) {
        switch (packet.kind()) {
            case NACK -> {
                int count = packet.nackedSequenceNumbers(nacked);
                for (int i = 0; i < count; i++) {
                    video.resend(nacked[i], this);
                }
            }
            case PLI -> {
                plis++;
                video.keyFrameWanted = true;
            }
            case TRANSPORT_CC -> {
                feedbacks++;
                if (lastFeedbackNs > 0) {
                    longestFeedbackGapNs =
                            Math.max(longestFeedbackGapNs, simulation.nowNs() - lastFeedbackNs);
                }
                lastFeedbackNs = simulation.nowNs();
            }
            case RECEIVER_REPORT -> receiverReports++;
            case SENDER_REPORT, SDES, BYE, FIR, REMB, OTHER -> {}
        }
    }
}
