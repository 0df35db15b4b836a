package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.TransportId;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// All DTLS associations of the process with our one certificate. Any thread may call; no call
/// waits.
public final class DtlsServer implements AutoCloseable {
    // R8. A handshake costs 1 ms of CPU and, while it runs, some 100 kB.
    private static final int MAX_HANDSHAKES = 256;

    // Many people behind one router join at once, but each has two sessions only.
    private static final int MAX_HANDSHAKES_PER_ADDRESS = 64;

    // RFC 6347 section 4.1: type, version (254), epoch 0 … and in byte 13 the handshake's type.
    private static final int TYPE_HANDSHAKE = 22;
    private static final int VERSION_MAJOR = 254;
    private static final int HANDSHAKE_HEADER_OFFSET = 13;
    private static final int SHORTEST_CLIENT_HELLO_BYTES = 13 + 12;
    private static final int CLIENT_HELLO = 1;

    /// A transport's place in the table: its handshake, and whether its thread runs and for whom.
    private static final class Entry {
        final DtlsHandshake handshake;
        boolean started;

        Entry(DtlsHandshake handshake) {
            this.handshake = handshake;
        }
    }

    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    private final DtlsIdentity identity = DtlsIdentity.generate(crypto);
    private final Map<TransportId, Entry> entries = new ConcurrentHashMap<>();
    private final HandshakeBound bound =
            new HandshakeBound(MAX_HANDSHAKES, MAX_HANDSHAKES_PER_ADDRESS);
    private final LongAdder completed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder notClientHello = new LongAdder();
    private final LongAdder overBound = new LongAdder();
    private final LongAdder overQueue = new LongAdder();

    /// What our session descriptions say.
    public DtlsFingerprint fingerprint() {
        return identity.fingerprint();
    }

    /// From now on the transport's datagrams are handshakes; nothing runs before the first.
    public void open(TransportId transport, DtlsListener listener) {
        entries.put(transport, new Entry(new DtlsHandshake(transport, this, listener)));
    }

    /// Names the certificate that the peer must show.
    public void expect(TransportId transport, DtlsFingerprint fingerprint) {
        Entry entry = entries.get(transport);
        if (entry != null) {
            entry.handshake.expect(fingerprint);
        }
    }

    /// Takes a datagram that came from the transport's validated address (R1). Called by the media
    /// worker.
    public void datagram(
            TransportId transport, InetAddress from, byte[] buffer, int offset, int lengthBytes) {
        Entry entry = entries.get(transport);
        if (entry == null) {
            return;
        }
        if (!entry.started && !start(transport, entry, from, buffer, offset, lengthBytes)) {
            return;
        }
        if (!entry.handshake.offer(buffer, offset, lengthBytes)) {
            overQueue.increment();
        }
    }

    /// A transport is pinned to one worker, so only that thread touches `started`.
    private boolean start(
            TransportId transport,
            Entry entry,
            InetAddress from,
            byte[] buffer,
            int offset,
            int lengthBytes) {
        if (!isClientHello(buffer, offset, lengthBytes)) {
            notClientHello.increment();
            return false;
        }
        if (!bound.enter(transport, from)) {
            // The client sends it again; by then there may be room.
            overBound.increment();
            return false;
        }
        entry.started = true;
        Thread.ofVirtual().name("dtls-", transport.value()).start(entry.handshake);
        return true;
    }

    /// A fragment of one counts: browsers' ClientHellos always come in two datagrams, in any order.
    private static boolean isClientHello(byte[] buffer, int offset, int lengthBytes) {
        return lengthBytes >= SHORTEST_CLIENT_HELLO_BYTES
                && buffer[offset] == TYPE_HANDSHAKE
                && (buffer[offset + 1] & 0xFF) == VERSION_MAJOR
                && buffer[offset + 3] == 0
                && buffer[offset + 4] == 0
                && buffer[offset + HANDSHAKE_HEADER_OFFSET] == CLIENT_HELLO;
    }

    /// Forgets the transport, silently towards the peer and without a last call to the listener.
    public void close(TransportId transport) {
        Entry entry = entries.remove(transport);
        if (entry != null) {
            entry.handshake.close();
        }
    }

    SrtpTlsServer policy(SrtpTlsServer.ExpectedFingerprint expected, int timeoutMs) {
        return new SrtpTlsServer(crypto, identity, expected, timeoutMs);
    }

    void established(TransportId transport) {
        completed.increment();
        bound.leave(transport);
    }

    void failedAttempt(TransportId transport) {
        failed.increment();
    }

    void finished(TransportId transport, boolean established) {
        bound.leave(transport);
        entries.remove(transport);
    }

    /// By Prometheus name without prefix.
    public Map<String, Long> counters() {
        Map<String, Long> counters = new HashMap<>();
        counters.put("dtls_handshakes_completed_total", completed.sum());
        counters.put("dtls_handshakes_failed_total", failed.sum());
        counters.put("dtls_handshakes_running", (long) bound.running());
        counters.put("dtls_associations", (long) entries.size());
        counters.put("dtls_dropped_total{reason=\"not_client_hello\"}", notClientHello.sum());
        counters.put("dtls_dropped_total{reason=\"too_many_handshakes\"}", overBound.sum());
        counters.put("dtls_dropped_total{reason=\"queue_full\"}", overQueue.sum());
        return counters;
    }

    @Override
    public void close() {
        entries.keySet().forEach(this::close);
    }
}
