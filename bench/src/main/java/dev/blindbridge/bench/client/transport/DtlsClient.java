package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/// What our side of a DTLS handshake insists on: DTLS 1.2, ECDHE with P-256 certificates, the
/// fingerprint of the description, extended master secret, and use_srtp.
final class DtlsClient extends DefaultTlsClient {
    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    };

    private final DtlsIdentity identity;
    private final String remoteFingerprint;
    private SrtpKeyMaterial.@Nullable Profile profile;
    private @Nullable SrtpKeyMaterial keys;
    private volatile boolean ended;

    DtlsClient(DtlsIdentity identity, String remoteFingerprint) {
        super(identity.crypto());
        this.identity = identity;
        this.remoteFingerprint = remoteFingerprint;
    }

    /// After the handshake.
    SrtpKeyMaterial keys() {
        if (keys == null) {
            throw new IllegalStateException("no handshake yet");
        }
        return keys;
    }

    /// Whether the other side said close_notify or a fatal alert.
    boolean ended() {
        return ended;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CIPHER_SUITES.clone();
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true; // RFC 7627: the keys are exported
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return 100; // as browsers do; a lost datagram costs no more than this
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return 30_000;
    }

    @Override
    @SuppressWarnings("JdkObsolete") // Bouncy Castle's interface
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(
                extensions, new UseSRTPData(SrtpKeyMaterial.Profile.ids(), TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"})
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (chosen == null || chosen.getProtectionProfiles().length != 1) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "no use_srtp");
        }
        profile = SrtpKeyMaterial.Profile.of(chosen.getProtectionProfiles()[0]);
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "unknown SRTP profile");
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
                byte[] encoded = server.getCertificate().getCertificateAt(0).getEncoded();
                if (!DtlsIdentity.fingerprint(encoded).equals(remoteFingerprint)) {
                    throw new TlsFatalAlert(
                            AlertDescription.bad_certificate, "fingerprint differs");
                }
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return new BcDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        identity.crypto(),
                        identity.privateKey(),
                        identity.certificate(),
                        SignatureAndHashAlgorithm.getInstance(
                                HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SrtpKeyMaterial.Profile chosen = profile;
        if (chosen == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        byte[] exported =
                context.exportKeyingMaterial(
                        ExporterLabel.dtls_srtp, null, chosen.exportLengthBytes());
        keys = SrtpKeyMaterial.forClient(chosen, exported);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        ended |= level == AlertLevel.fatal || description == AlertDescription.close_notify;
    }
}
