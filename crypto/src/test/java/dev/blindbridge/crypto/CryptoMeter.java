package dev.blindbridge.crypto;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KDF;
import javax.crypto.KDFParameters;
import javax.crypto.KDFSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/// Stands between the module and the platform's provider while it is open: counts what is derived,
/// sealed and opened, and notices a nonce that is used twice under one key (R5), whoever counts it.
final class CryptoMeter implements AutoCloseable {
    private static final String PLATFORM = "SunJCE";
    private static final String GCM = "AES/GCM/NoPadding";

    /// What happened since the last [#reset].
    record Work(int extracts, int expands, int seals, int opens) {}

    private final Provider provider = new MeteringProvider();
    private final Set<String> nonces = new HashSet<>();
    private final List<String> repeated = new ArrayList<>();
    private final List<byte[]> derived = new ArrayList<>();
    private final List<byte[]> inClear = new ArrayList<>();
    private int extracts;
    private int expands;
    private int seals;
    private int opens;
    private volatile Runnable onNextDerivation = () -> {};

    private CryptoMeter() {}

    static CryptoMeter install() {
        CryptoMeter meter = new CryptoMeter();
        Security.insertProviderAt(meter.provider, 1);
        return meter;
    }

    synchronized Work work() {
        return new Work(extracts, expands, seals, opens);
    }

    synchronized void reset() {
        extracts = 0;
        expands = 0;
        seals = 0;
        opens = 0;
    }

    /// Nonces under which one key sealed more than once.
    synchronized List<String> repeated() {
        return List.copyOf(repeated);
    }

    /// How many different (key, nonce) were sealed under, ever.
    synchronized int sealed() {
        return nonces.size();
    }

    private synchronized void init(int mode, Key key, AlgorithmParameterSpec parameters) {
        if (mode != Cipher.ENCRYPT_MODE) {
            opens++;
            return;
        }
        seals++;
        HexFormat hex = HexFormat.of();
        String nonce =
                hex.formatHex(key.getEncoded())
                        + "/"
                        + hex.formatHex(((GCMParameterSpec) parameters).getIV());
        if (!nonces.add(nonce)) {
            repeated.add(nonce);
        }
    }

    private synchronized byte[] remember(byte[] bytes) {
        derived.add(bytes);
        return bytes;
    }

    /// Everything that was derived, the very arrays, for who wants to see them erased.
    synchronized List<byte[]> derived() {
        return List.copyOf(derived);
    }

    /// What was given to be sealed, and what was opened, since the last call: the very arrays.
    synchronized List<byte[]> inClear() {
        List<byte[]> seen = List.copyOf(inClear);
        inClear.clear();
        return seen;
    }

    private synchronized byte[] rememberClear(byte[] bytes) {
        inClear.add(bytes);
        return bytes;
    }

    /// Runs once, in the middle of the next derivation.
    void onNextDerivation(Runnable action) {
        onNextDerivation = action;
    }

    private void derive(AlgorithmParameterSpec parameters) {
        count(parameters);
        Runnable action = onNextDerivation;
        onNextDerivation = () -> {};
        action.run();
    }

    private synchronized void count(AlgorithmParameterSpec parameters) {
        if (parameters instanceof HKDFParameterSpec.Extract) {
            extracts++;
        } else {
            expands++;
        }
    }

    @Override
    public void close() {
        Security.removeProvider(provider.getName());
    }

    @SuppressWarnings("serial") // Provider is Serializable by history.
    private final class MeteringProvider extends Provider {
        MeteringProvider() {
            super("CryptoMeter", "1", "counts for tests");
            service("Cipher", GCM);
            service("KDF", "HKDF-SHA512");
        }

        private void service(String type, String algorithm) {
            putService(
                    new Service(this, type, algorithm, type, List.of(), null) {
                        @Override
                        public Object newInstance(@Nullable Object parameter)
                                throws NoSuchAlgorithmException {
                            try {
                                return type.equals("KDF")
                                        ? new MeteredKdf(algorithm)
                                        : new MeteredGcm();
                            } catch (GeneralSecurityException e) {
                                throw new NoSuchAlgorithmException(e);
                            }
                        }
                    });
        }
    }

    private final class MeteredKdf extends KDFSpi {
        private final KDF platform;

        MeteredKdf(String algorithm) throws GeneralSecurityException {
            super(null);
            platform = KDF.getInstance(algorithm, PLATFORM);
        }

        @Override
        protected @Nullable KDFParameters engineGetParameters() {
            return null;
        }

        @Override
        protected SecretKey engineDeriveKey(String algorithm, AlgorithmParameterSpec parameters)
                throws InvalidAlgorithmParameterException, NoSuchAlgorithmException {
            derive(parameters);
            return platform.deriveKey(algorithm, parameters);
        }

        @Override
        protected byte[] engineDeriveData(AlgorithmParameterSpec parameters)
                throws InvalidAlgorithmParameterException {
            derive(parameters);
            return remember(platform.deriveData(parameters));
        }
    }

    private final class MeteredGcm extends CipherSpi {
        private final Cipher platform;

        MeteredGcm() throws GeneralSecurityException {
            platform = Cipher.getInstance(GCM, PLATFORM);
        }

        @Override
        protected void engineInit(
                int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random) {
            init(mode, key, parameters);
            try {
                platform.init(mode, key, parameters, random);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) {
            throw new UnsupportedOperationException("a nonce is always given");
        }

        @Override
        protected void engineInit(
                int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException("a nonce is always given");
        }

        @Override
        protected void engineUpdateAAD(byte[] source, int offset, int length) {
            platform.updateAAD(source, offset, length);
        }

        @Override
        protected byte[] engineUpdate(byte[] input, int offset, int length) {
            return platform.update(input, offset, length);
        }

        @Override
        protected int engineUpdate(
                byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException {
            return platform.update(input, offset, length, output, outputOffset);
        }

        @Override
        protected byte[] engineDoFinal(byte[] input, int offset, int length)
                throws IllegalBlockSizeException, BadPaddingException {
            return rememberClear(platform.doFinal(input, offset, length));
        }

        @Override
        protected int engineDoFinal(
                byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            return platform.doFinal(rememberClear(input), offset, length, output, outputOffset);
        }

        @Override
        protected void engineSetMode(String mode) {}

        @Override
        protected void engineSetPadding(String padding) {}

        @Override
        protected int engineGetBlockSize() {
            return platform.getBlockSize();
        }

        @Override
        protected int engineGetOutputSize(int inputLength) {
            return platform.getOutputSize(inputLength);
        }

        @Override
        protected byte[] engineGetIV() {
            return platform.getIV();
        }

        @Override
        protected @Nullable AlgorithmParameters engineGetParameters() {
            return platform.getParameters();
        }
    }
}
