package dev.blindbridge.sfu.route;

import java.util.Locale;

/// What the packet path counts, apart from [DropReason]s. Names end as Prometheus wants them.
public enum Counter {
    DATAGRAMS_RECEIVED_TOTAL,
    BYTES_RECEIVED_TOTAL,
    DATAGRAMS_SENT_TOTAL,
    BYTES_SENT_TOTAL,
    STUN_CHECKS_TOTAL,
    DTLS_RECEIVED_TOTAL,
    RTP_RECEIVED_TOTAL,
    RTCP_RECEIVED_TOTAL,
    /// Packets kept until the keys came.
    EARLY_KEPT_TOTAL,
    /// Bandwidth probes: padding only, not forwarded.
    PROBES_RECEIVED_TOTAL,
    /// Lost packets that the publisher repaired.
    REPAIRED_TOTAL,
    RTP_FORWARDED_TOTAL,
    RTX_SENT_TOTAL,
    /// RTP padding that makes packets equal.
    PADDING_SENT_BYTES_TOTAL,
    /// Packets handed to another worker for its receivers, once for each such worker.
    MIRRORED_TOTAL,
    /// Sequence numbers asked of publishers.
    NACKED_TOTAL,
    /// Sequence numbers that subscribers asked for.
    NACKS_RECEIVED_TOTAL,
    PLIS_SENT_TOTAL,
    PLIS_RECEIVED_TOTAL,
    TRANSPORT_FEEDBACK_SENT_TOTAL,
    FAULTS_TOTAL,
    ROOMS,
    TRANSPORTS,
    TRANSPORTS_CONNECTED,
    INBOUND_TRACKS,
    OUTBOUND_TRACKS,
    /// Tracks whose publisher another worker serves.
    MIRRORED_TRACKS,
    /// What the packet caches take.
    CACHE_BYTES;

    /// Those that go up and down.
    public boolean isGauge() {
        return compareTo(ROOMS) >= 0;
    }

    /// The counter's name.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
