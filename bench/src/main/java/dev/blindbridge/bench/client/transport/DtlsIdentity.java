package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A self-signed P-256 certificate and its key, as every `RTCPeerConnection` has one. Costs a
/// millisecond; a load generator may share one among its clients.
public final class DtlsIdentity {
    private final BcTlsCrypto crypto;
    private final Certificate certificate;
    private final AsymmetricKeyParameter privateKey;
    private final String fingerprint;

    private DtlsIdentity(BcTlsCrypto crypto, byte[] encoded, AsymmetricKeyParameter privateKey)
            throws IOException {
        this.crypto = crypto;
        this.certificate =
                new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, encoded)});
        this.privateKey = privateKey;
        this.fingerprint = fingerprint(encoded);
    }

    public static DtlsIdentity generate() {
        SecureRandom random = new SecureRandom();
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        ECNamedDomainParameters.lookup(X9ObjectIdentifiers.prime256v1), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=client");
        Instant now = Instant.now();
        try {
            SubjectPublicKeyInfo key =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
            byte[] encoded =
                    new X509v3CertificateBuilder(
                                    name,
                                    new BigInteger(63, random).add(BigInteger.ONE),
                                    Date.from(now.minus(Duration.ofDays(1))),
                                    Date.from(now.plus(Duration.ofDays(30))),
                                    name,
                                    key)
                            .build(
                                    new BcECContentSignerBuilder(
                                                    new AlgorithmIdentifier(
                                                            X9ObjectIdentifiers.ecdsa_with_SHA256),
                                                    new AlgorithmIdentifier(
                                                            NISTObjectIdentifiers.id_sha256))
                                            .build(pair.getPrivate()))
                            .getEncoded();
            return new DtlsIdentity(new BcTlsCrypto(random), encoded, pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e); // nothing here depends on input
        }
    }

    /// RFC 8122 section 5: upper case, colons.
    static String fingerprint(byte[] encodedCertificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(encodedCertificate);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// sha-256, for `a=fingerprint`.
    public String fingerprint() {
        return fingerprint;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    Certificate certificate() {
        return certificate;
    }

    AsymmetricKeyParameter privateKey() {
        return privateKey;
    }
}
