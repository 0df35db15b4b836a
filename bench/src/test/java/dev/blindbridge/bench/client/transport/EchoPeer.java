package dev.blindbridge.bench.client.transport;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU16;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.putU32;
import static dev.blindbridge.bench.client.rtp.NetworkOrder.u16;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/// An ice-lite agent and DTLS server for one client that sends every RTP packet back: what a relay
/// is to a transport, in a page.
final class EchoPeer implements AutoCloseable {
    static final String PASSWORD = "0123456789abcdefghijkl";

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DtlsIdentity identity = DtlsIdentity.generate();
    private final BlockingQueue<byte[]> dtls = new LinkedBlockingQueue<>();
    private volatile @Nullable InetSocketAddress client;
    private volatile @Nullable SrtpHop srtp;
    private volatile @Nullable DTLSTransport association;

    EchoPeer() throws IOException {
        Thread.ofVirtual().start(this::read);
        Thread.ofVirtual().start(this::handshake);
    }

    RemoteIce description() {
        return new RemoteIce(
                "peer",
                PASSWORD,
                List.of(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), socket.getLocalPort())),
                identity.fingerprint());
    }

    private void read() {
        byte[] bytes = new byte[2048];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
            while (true) {
                packet.setLength(bytes.length);
                socket.receive(packet);
                client = (InetSocketAddress) packet.getSocketAddress();
                int first = bytes[0] & 0xFF;
                if (first < 4) {
                    send(stunResponse(bytes));
                } else if (first < 64) {
                    dtls.add(Arrays.copyOf(bytes, packet.getLength()));
                } else {
                    echo(bytes, packet.getLength());
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void echo(byte[] bytes, int length) {
        SrtpHop hop = srtp;
        if (hop != null && (bytes[1] & 0xFF) < 192) {
            int clear = hop.unprotectRtp(bytes, 0, length);
            if (clear > 0) {
                send(Arrays.copyOf(bytes, hop.protectRtp(bytes, clear)));
            }
        }
    }

    private void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, client));
        } catch (IOException e) {
            // closed
        }
    }

    private static byte[] stunResponse(byte[] request) {
        byte[] response = new byte[20 + 24 + 8];
        System.arraycopy(request, 0, response, 0, 20);
        putU16(response, 0, 0x0101);
        putU16(response, 2, 24);
        putU16(response, 20, 0x0008);
        putU16(response, 22, 20);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(PASSWORD.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(response, 0, 20);
            System.arraycopy(mac.doFinal(), 0, response, 24, 20);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        putU16(response, 2, 32);
        putU16(response, 44, 0x8028);
        putU16(response, 46, 4);
        CRC32 crc = new CRC32();
        crc.update(response, 0, 44);
        putU32(response, 48, (int) crc.getValue() ^ 0x5354554E);
        return u16(request, 0) == 1 ? response : new byte[0];
    }

    private void handshake() {
        try {
            DTLSTransport done = new DTLSServerProtocol().accept(new Server(), new Datagrams());
            association = done;
            byte[] buffer = new byte[2048];
            while (!socket.isClosed()) {
                done.receive(buffer, 0, buffer.length, 1000); // repeats our last flight if asked to
            }
        } catch (IOException e) {
            // the client gave up, or we closed
        }
    }

    /// Says close_notify.
    void hangUp() throws IOException {
        DTLSTransport established = association;
        if (established != null) {
            established.close();
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class Datagrams implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 1500;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis)
                throws IOException {
            try {
                byte[] datagram = dtls.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (socket.isClosed()) {
                    throw new IOException("closed");
                }
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, Math.min(length, datagram.length));
                return Math.min(length, datagram.length);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            EchoPeer.this.send(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {}
    }

    @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's interface
    private final class Server extends DefaultTlsServer {
        Server() {
            super(identity.crypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.DTLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 100;
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() {
            return new BcDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    identity.crypto(),
                    identity.privateKey(),
                    identity.certificate(),
                    SignatureAndHashAlgorithm.getInstance(
                            HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            Vector algorithms = new Vector();
            algorithms.add(
                    SignatureAndHashAlgorithm.getInstance(
                            HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign}, algorithms, null);
        }

        @Override
        public void notifyClientCertificate(org.bouncycastle.tls.Certificate certificate) {}

        @Override
        public Hashtable getServerExtensions() throws IOException {
            Hashtable extensions = super.getServerExtensions();
            TlsSRTPUtils.addUseSRTPExtension(
                    extensions,
                    new UseSRTPData(SrtpKeyMaterial.Profile.ids(), TlsUtils.EMPTY_BYTES));
            return extensions;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            SrtpKeyMaterial.Profile profile = SrtpKeyMaterial.Profile.AEAD_AES_128_GCM;
            byte[] exported =
                    context.exportKeyingMaterial(
                            ExporterLabel.dtls_srtp, null, profile.exportLengthBytes());
            srtp = new SrtpHop(SrtpKeyMaterial.forClient(profile, exported).mirrored());
        }
    }
}
