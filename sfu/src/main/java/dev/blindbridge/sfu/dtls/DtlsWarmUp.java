package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.TransportId;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// One handshake of the process with itself. The first in a cold JVM takes 100 to 700 ms instead of
/// 10, and the browser that pays for it sends at 300 kbit/s for long after.
public final class DtlsWarmUp {
    private static final TransportId TRANSPORT = new TransportId(0);
    private static final long TIMEOUT_S = 10;

    private DtlsWarmUp() {}

    /// To be called before the ports open.
    public static void run() {
        try (DtlsServer server = new DtlsServer()) {
            BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
            DtlsIdentity identity = DtlsIdentity.generate(crypto);
            Loop loop = new Loop(server);
            server.open(TRANSPORT, loop);
            server.expect(TRANSPORT, identity.fingerprint());
            SrtpTlsClient client =
                    new SrtpTlsClient(crypto, identity, List.of(SrtpProfile.values()));
            new DTLSClientProtocol().connect(client, loop.toClient);
            loop.keys.get(TIMEOUT_S, TimeUnit.SECONDS).destroy();
            SrtpKeys keys = client.keys();
            if (keys != null) {
                keys.destroy();
            }
        } catch (IOException | ExecutionException | TimeoutException bug) {
            throw new IllegalStateException("the handshake with ourselves fails", bug);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Client and server with nothing between them.
    private static final class Loop implements DtlsListener {
        final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
        final DatagramQueue toClient;

        Loop(DtlsServer server) {
            InetAddress self = InetAddress.getLoopbackAddress();
            toClient =
                    new DatagramQueue(
                            bytes -> server.datagram(TRANSPORT, self, bytes, 0, bytes.length));
        }

        @Override
        public void send(TransportId transport, byte[] datagram) {
            toClient.offer(datagram, 0, datagram.length);
        }

        @Override
        public void connected(TransportId transport, SrtpKeys made) {
            keys.complete(made);
        }

        @Override
        public void ended(TransportId transport) {
            keys.completeExceptionally(new IOException("ended"));
        }
    }
}
