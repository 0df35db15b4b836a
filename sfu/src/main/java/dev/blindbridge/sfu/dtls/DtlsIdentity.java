package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.DtlsFingerprint;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A self-signed ECDSA P-256 certificate with its key, made when the process starts and never
/// stored. Nobody trusts it by itself: its fingerprint in the SDP does that (RFC 8827 section 5.1).
final class DtlsIdentity {
    // Peers look at the fingerprint, not at the dates. The past day is for clocks that differ.
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofDays(365);
    private static final int SERIAL_BITS = 64;

    private final BcTlsCrypto crypto;
    private final Certificate certificate;
    private final AsymmetricCipherKeyPair keyPair;

    private DtlsIdentity(
            BcTlsCrypto crypto, Certificate certificate, AsymmetricCipherKeyPair keyPair) {
        this.crypto = crypto;
        this.certificate = certificate;
        this.keyPair = keyPair;
    }

    static DtlsIdentity generate(BcTlsCrypto crypto) {
        SecureRandom random = crypto.getSecureRandom();
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1), random));
        AsymmetricCipherKeyPair keyPair = generator.generateKeyPair();
        try {
            TlsCertificate encoded = crypto.createCertificate(selfSigned(keyPair, random));
            return new DtlsIdentity(
                    crypto, new Certificate(new TlsCertificate[] {encoded}), keyPair);
        } catch (IOException | OperatorCreationException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static byte[] selfSigned(AsymmetricCipherKeyPair keyPair, SecureRandom random)
            throws IOException, OperatorCreationException {
        // One name for all says nothing about anybody.
        X500Name name = new X500Name("CN=WebRTC");
        Instant now = Instant.now();
        return new BcX509v3CertificateBuilder(
                        name,
                        new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS),
                        Date.from(now.minus(BEFORE)),
                        Date.from(now.plus(AFTER)),
                        name,
                        keyPair.getPublic())
                .build(
                        new BcECContentSignerBuilder(
                                        new AlgorithmIdentifier(
                                                X9ObjectIdentifiers.ecdsa_with_SHA256),
                                        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                                .setSecureRandom(random)
                                .build(keyPair.getPrivate()))
                .getEncoded();
    }

    DtlsFingerprint fingerprint() {
        try {
            byte[] encoded = certificate.getCertificateAt(0).getEncoded();
            return DtlsFingerprint.of("sha-256", digest("sha-256", encoded));
        } catch (IOException bug) {
            throw new IllegalStateException(bug);
        }
    }

    TlsCredentialedSigner signer(TlsContext context) {
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                keyPair.getPrivate(),
                certificate,
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /// Whether a certificate chain's first is the one that was announced, in constant time.
    static boolean matches(Certificate chain, DtlsFingerprint expected) throws IOException {
        byte[] encoded = chain.getCertificateAt(0).getEncoded();
        return MessageDigest.isEqual(digest(expected.algorithm(), encoded), expected.digest());
    }

    private static byte[] digest(String algorithm, byte[] encoded) {
        try {
            // RFC 8122 and the JDK write these names alike but for the case.
            return MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(encoded);
        } catch (NoSuchAlgorithmException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
