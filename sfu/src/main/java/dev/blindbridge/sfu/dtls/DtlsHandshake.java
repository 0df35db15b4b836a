package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/// One peer's DTLS, from its first ClientHello to its close_notify. Runs on a virtual thread of its
/// own that stays for the peer's life: if our last flight is lost, only somebody who still reads
/// can send it again.
final class DtlsHandshake implements Runnable {
    /// All attempts together. A browser gives up after about as long.
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    // An attempt that a bad ClientHello began must not hold the good one up for long.
    private static final int ATTEMPT_MS = 10_000;
    private static final int PAUSE_MS = 20;

    // Bouncy Castle resends within receive; how often we look around ourselves is of no weight.
    private static final int RECEIVE_MS = 60_000;

    private final TransportId transport;
    private final DtlsServer server;
    private final DtlsListener listener;
    private final DatagramQueue datagrams;
    private volatile boolean closed;
    private final CompletableFuture<DtlsFingerprint> fingerprint = new CompletableFuture<>();

    DtlsHandshake(TransportId transport, DtlsServer server, DtlsListener listener) {
        this.transport = transport;
        this.server = server;
        this.listener = listener;
        datagrams =
                new DatagramQueue(
                        datagram -> listener.send(transport, datagram), new CipherSpecGate());
    }

    /// Names the certificate that the peer must show; may come while the handshake waits for it.
    void expect(DtlsFingerprint announced) {
        fingerprint.complete(announced);
    }

    boolean offer(byte[] buffer, int offset, int lengthBytes) {
        return datagrams.offer(buffer, offset, lengthBytes);
    }

    /// Silent towards the peer, which would not react to a close_notify anyway; and no more calls
    /// to the listener but those under way.
    void close() {
        closed = true;
        datagrams.shutDown();
        fingerprint.cancel(false);
    }

    @Override
    public void run() {
        long giveUpNs = System.nanoTime() + PATIENCE_NS;
        boolean established = false;
        try {
            established = establish(giveUpNs);
        } finally {
            server.finished(transport, established);
            datagrams.shutDown();
            if (!closed) {
                listener.ended(transport);
            }
        }
    }

    /// Attempts until one succeeds, and serves it to its end. What fails without having shown a
    /// certificate was not necessarily the peer: the next ClientHello gets its chance (R1).
    private boolean establish(long giveUpNs) {
        boolean established = false;
        boolean hopeless = false;
        while (!established && !hopeless && !datagrams.isShutDown()) {
            int leftMs = (int) TimeUnit.NANOSECONDS.toMillis(giveUpNs - System.nanoTime());
            if (leftMs <= 0) {
                break;
            }
            SrtpTlsServer policy =
                    server.policy(this::awaitFingerprint, Math.min(leftMs, ATTEMPT_MS));
            DTLSTransport association = attempt(policy);
            SrtpKeys keys = policy.keys();
            if (association != null && keys != null) {
                established = true;
                server.established(transport);
                datagrams.established();
                listener.connected(transport, keys);
                readToTheEnd(association, policy);
            } else {
                hopeless = policy.refused();
                server.failedAttempt(transport);
                pause();
            }
        }
        return established;
    }

    private @Nullable DTLSTransport attempt(SrtpTlsServer policy) {
        try {
            return new DTLSServerProtocol().accept(policy, datagrams);
        } catch (IOException | RuntimeException failure) {
            // R6, R8: whatever the peer's bytes did to the library stays here.
            return null;
        }
    }

    private DtlsFingerprint awaitFingerprint() throws IOException {
        try {
            DtlsFingerprint announced = fingerprint.get(ATTEMPT_MS, TimeUnit.MILLISECONDS);
            // From here on the peer has shown a certificate: it may hear why it is refused.
            datagrams.allowAlerts();
            return announced;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new IOException("no fingerprint", e);
        }
    }

    private void readToTheEnd(DTLSTransport association, SrtpTlsServer policy) {
        byte[] nothingOfInterest = new byte[DatagramQueue.RECEIVE_LIMIT_BYTES];
        try {
            while (!policy.peerEnded() && !datagrams.isShutDown()) {
                association.receive(nothingOfInterest, 0, nothingOfInterest.length, RECEIVE_MS);
            }
        } catch (IOException | RuntimeException ended) {
            // An alert, or closed by us: either way it is over.
            return;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
