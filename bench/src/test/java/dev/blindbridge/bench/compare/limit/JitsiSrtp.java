package dev.blindbridge.bench.compare.limit;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

/// AEAD_AES_128_GCM by somebody else's code.
final class JitsiSrtp {
    static {
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private final SrtpContextFactory contexts;
    private final Map<Integer, SrtpCryptoContext> streams = new HashMap<>();

    JitsiSrtp(boolean sender, byte[] masterKeyAndSalt) {
        SrtpPolicy policy =
                new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        16,
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        16,
                        12);
        contexts =
                new SrtpContextFactory(
                        sender,
                        Arrays.copyOf(masterKeyAndSalt, 16),
                        Arrays.copyOfRange(masterKeyAndSalt, 16, 28),
                        policy,
                        policy,
                        new LoggerImpl(JitsiSrtp.class.getName(), Level.OFF));
    }

    byte[] protect(byte[] packet) throws GeneralSecurityException {
        Region region = new Region(packet);
        if (stream(packet).transformPacket(region) != SrtpErrorStatus.OK) {
            throw new GeneralSecurityException("not protected");
        }
        return region.copy();
    }

    byte[] unprotect(byte[] packet) throws GeneralSecurityException {
        Region region = new Region(packet);
        if (stream(packet).reverseTransformPacket(region, false) != SrtpErrorStatus.OK) {
            throw new GeneralSecurityException("not unprotected");
        }
        return region.copy();
    }

    private SrtpCryptoContext stream(byte[] packet) throws GeneralSecurityException {
        int ssrc = java.nio.ByteBuffer.wrap(packet).getInt(8);
        SrtpCryptoContext context = streams.get(ssrc);
        if (context == null) {
            context = contexts.deriveContext(ssrc, 0);
            streams.put(ssrc, context);
        }
        return context;
    }

    private static final class Region implements ByteArrayBuffer {
        private final byte[] bytes;
        private int length;

        Region(byte[] packet) {
            bytes = Arrays.copyOf(packet, packet.length + 32);
            length = packet.length;
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, length);
        }

        @Override
        public byte[] getBuffer() {
            return bytes;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int value) {
            length = value;
        }

        @Override
        public void setOffset(int value) {
            throw new UnsupportedOperationException("protecting moves no packet");
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] target) {
            System.arraycopy(bytes, from, target, 0, count);
        }

        @Override
        public void grow(int count) {}

        @Override
        public void append(byte[] data, int count) {
            System.arraycopy(data, 0, bytes, length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }
}
