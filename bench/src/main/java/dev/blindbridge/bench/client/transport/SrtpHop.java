package dev.blindbridge.bench.client.transport;

import static dev.blindbridge.bench.client.rtp.NetworkOrder.u32;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;

/// Protects and unprotects the packets of one session (RFC 3711, RFC 7714) in place.
public final class SrtpHop {
    /// More streams than any meeting has; a stranger cannot get here, the relay could.
    private static final int MAX_STREAMS = 4096;

    private static final Logger LOGGER = new LoggerImpl(SrtpHop.class.getName());

    static {
        // The library's own choice measures providers for seconds and takes the slower one.
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
    }

    private final SrtpContextFactory sender;
    private final SrtpContextFactory receiver;
    private final Map<Integer, SrtpCryptoContext> outgoing = new HashMap<>();
    private final Map<Integer, SrtpCryptoContext> incoming = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> outgoingControl = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> incomingControl = new HashMap<>();
    private final Region region = new Region();

    public SrtpHop(SrtpKeyMaterial keys) {
        SrtpPolicy policy = policy();
        SrtpPolicy control = policy();
        sender =
                new SrtpContextFactory(
                        true, keys.sendKey(), keys.sendSalt(), policy, control, LOGGER);
        receiver =
                new SrtpContextFactory(
                        false, keys.receiveKey(), keys.receiveSalt(), policy, control, LOGGER);
    }

    /// AEAD_AES_128_GCM (RFC 7714 section 14.2).
    private static SrtpPolicy policy() {
        return new SrtpPolicy(
                SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
    }

    /// Returns the new length; the array needs 32 bytes of room behind the packet.
    public int protectRtp(byte[] packet, int length) {
        try {
            SrtpCryptoContext context = outgoing.get(u32(packet, 8));
            if (context == null) {
                context = sender.deriveContext(u32(packet, 8), 0);
                outgoing.put(u32(packet, 8), context);
            }
            region.set(packet, 0, length);
            return context.transformPacket(region) == SrtpErrorStatus.OK ? region.length : -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // a bug: keys and lengths are ours
        }
    }

    /// Returns the new length, or -1 if it does not authenticate.
    public int unprotectRtp(byte[] packet, int offset, int length) {
        try {
            int ssrc = u32(packet, offset + 8);
            SrtpCryptoContext known = incoming.get(ssrc);
            SrtpCryptoContext context = known == null ? receiver.deriveContext(ssrc, 0) : known;
            region.set(packet, offset, length);
            if (context.reverseTransformPacket(region, false) != SrtpErrorStatus.OK) {
                return -1;
            }
            if (known == null && incoming.size() < MAX_STREAMS) {
                incoming.put(ssrc, context); // only now: R4
            }
            return region.length;
        } catch (GeneralSecurityException e) {
            return -1;
        }
    }

    /// As [#protectRtp].
    int protectRtcp(byte[] packet, int length) {
        try {
            SrtcpCryptoContext context = outgoingControl.get(u32(packet, 4));
            if (context == null) {
                context = sender.deriveControlContext(u32(packet, 4));
                outgoingControl.put(u32(packet, 4), context);
            }
            region.set(packet, 0, length);
            return context.transformPacket(region) == SrtpErrorStatus.OK ? region.length : -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As [#unprotectRtp].
    int unprotectRtcp(byte[] packet, int offset, int length) {
        try {
            int ssrc = u32(packet, offset + 4);
            SrtcpCryptoContext known = incomingControl.get(ssrc);
            SrtcpCryptoContext context =
                    known == null ? receiver.deriveControlContext(ssrc) : known;
            region.set(packet, offset, length);
            if (context.reverseTransformPacket(region) != SrtpErrorStatus.OK) {
                return -1;
            }
            if (known == null && incomingControl.size() < MAX_STREAMS) {
                incomingControl.put(ssrc, context);
            }
            return region.length;
        } catch (GeneralSecurityException e) {
            return -1;
        }
    }

    /// Part of an array, as the library wants it.
    private static final class Region implements ByteArrayBuffer {
        private byte[] bytes = new byte[0];
        private int offset;
        private int length;

        void set(byte[] array, int from, int count) {
            bytes = array;
            offset = from;
            length = count;
        }

        @Override
        public byte[] getBuffer() {
            return bytes;
        }

        @Override
        public int getOffset() {
            return offset;
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
            offset = value;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] target) {
            System.arraycopy(bytes, offset + from, target, 0, count);
        }

        @Override
        public void grow(int count) {
            if (offset + length + count > bytes.length) {
                throw new IllegalStateException("no room for the tag");
            }
        }

        @Override
        public void append(byte[] data, int count) {
            grow(count);
            System.arraycopy(data, 0, bytes, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length = Math.max(0, length - count);
        }
    }
}
