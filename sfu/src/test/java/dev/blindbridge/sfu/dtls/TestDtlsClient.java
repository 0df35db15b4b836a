package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// A DTLS client such as a browser is one: offers, and keeps reading for its life. Runs on a thread
/// of its own.
public final class TestDtlsClient implements AutoCloseable {
    private static final BcTlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());

    private final DtlsIdentity identity = DtlsIdentity.generate(CRYPTO);
    private final DatagramQueue datagrams;
    private final SrtpTlsClient policy;
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private volatile @Nullable DTLSTransport association;

    /// @param send takes what goes to the server
    public TestDtlsClient(List<SrtpProfile> profiles, Consumer<byte[]> send) {
        datagrams = new DatagramQueue(send);
        datagrams.allowAlerts();
        policy = new SrtpTlsClient(CRYPTO, identity, profiles);
    }

    public DtlsFingerprint fingerprint() {
        return identity.fingerprint();
    }

    /// Takes what came from the server.
    public void onDatagram(byte[] buffer, int offset, int lengthBytes) {
        datagrams.offer(buffer, offset, lengthBytes);
    }

    public void start() {
        Thread.ofVirtual().start(this::run);
    }

    private void run() {
        try {
            DTLSTransport connected = new DTLSClientProtocol().connect(policy, datagrams);
            association = connected;
            SrtpKeys made = policy.keys();
            if (made == null) {
                throw new IOException("no keys");
            }
            keys.complete(made);
            byte[] buffer = new byte[DatagramQueue.RECEIVE_LIMIT_BYTES];
            while (!datagrams.isShutDown() && !policy.peerEnded()) {
                connected.receive(buffer, 0, buffer.length, 100);
            }
        } catch (IOException | RuntimeException e) {
            keys.completeExceptionally(e);
        }
    }

    /// The client's view of the keys, or why there are none.
    public SrtpKeys keys(long timeoutMs) throws Exception {
        return keys.get(timeoutMs, TimeUnit.MILLISECONDS);
    }

    public boolean failed() {
        return keys.isCompletedExceptionally();
    }

    /// As `RTCPeerConnection.close()`.
    public void sayCloseNotify() throws IOException {
        DTLSTransport connected = association;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public void close() {
        datagrams.shutDown();
    }
}
