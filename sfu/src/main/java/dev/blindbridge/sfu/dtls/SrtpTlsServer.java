package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.DtlsFingerprint;
import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// What we want of a DTLS association: version 1.2, ephemeral keys, the extended master secret, the
/// client's certificate, SRTP. Serves one handshake, on that handshake's thread.
final class SrtpTlsServer extends DefaultTlsServer {
    /// Where the fingerprint that signalling named comes from.
    interface ExpectedFingerprint {
        /// Waits for it, within bounds.
        DtlsFingerprint await() throws IOException;
    }

    private static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    };

    // Bouncy Castle's second is long to wait for where a browser waits for us: 150 ms is over a
    // round trip nearly everywhere. It doubles each time.
    private static final int RESEND_MS = 150;

    // A browser's self-signed certificate stands alone; some room for other clients.
    private static final int MAX_CHAIN = 4;

    private final DtlsIdentity identity;
    private final ExpectedFingerprint expected;
    private final int timeoutMs;
    private @Nullable SrtpProfile profile;
    private @Nullable SrtpKeys keys;
    private boolean refused;
    private volatile boolean peerEnded;

    SrtpTlsServer(
            BcTlsCrypto crypto,
            DtlsIdentity identity,
            ExpectedFingerprint expected,
            int timeoutMs) {
        super(crypto);
        this.identity = identity;
        this.expected = expected;
        this.timeoutMs = timeoutMs;
    }

    /// The keys of a completed handshake; the caller owns them.
    @Nullable SrtpKeys keys() {
        return keys;
    }

    /// The handshake failed because the certificate is another one: trying again is useless.
    boolean refused() {
        return refused;
    }

    /// The peer said close_notify or a fatal alert.
    boolean peerEnded() {
        return peerEnded;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(getCrypto(), CIPHER_SUITES);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return identity.signer(context);
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MS;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return timeoutMs;
    }

    @Override
    public int getMaxCertificateChainLength() {
        return MAX_CHAIN;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        if (chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        // RFC 8827 section 5.1: the certificate is whose fingerprint came by signalling.
        if (!DtlsIdentity.matches(chain, expected.await())) {
            refused = true;
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's signature.
    public void processClientExtensions(Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
        profile = offered == null ? null : choose(offered.getProtectionProfiles());
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
    }

    /// RFC 5764 section 4.1.1 leaves the choice to the server: ours is the order of our own list.
    private static @Nullable SrtpProfile choose(int[] offered) {
        for (SrtpProfile ours : SrtpProfile.values()) {
            for (int theirs : offered) {
                if (theirs == ours.id()) {
                    return ours;
                }
            }
        }
        return null;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"}) // Bouncy Castle's signature.
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        if (profile != null) {
            TlsSRTPUtils.addUseSRTPExtension(
                    extensions, new UseSRTPData(new int[] {profile.id()}, TlsUtils.EMPTY_BYTES));
        }
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        keys = SrtpKeyExport.ofServer(context, profile);
    }

    /// Of an alert, fatal or close_notify, the association does not recover. Reading goes on
    /// without an exception after close_notify, so this is the only sign of it.
    @Override
    public void notifyAlertReceived(short level, short description) {
        peerEnded |=
                description == AlertDescription.close_notify
                        || level == org.bouncycastle.tls.AlertLevel.fatal;
    }
}
