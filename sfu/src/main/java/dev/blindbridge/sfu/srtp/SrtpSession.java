package dev.blindbridge.sfu.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// SRTP and SRTCP of one transport, both directions (RFC 3711, RFC 7714), behind status codes. No
/// packet makes it throw. Owns keys, in part outside the heap, until it is closed. Confined to one
/// thread.
public final class SrtpSession implements AutoCloseable {
    /// What protecting adds at most: a tag of 16 and, in RTCP, an index of 4 bytes.
    public static final int MAX_OVERHEAD_BYTES = 20;

    /// RTCP: first word and SSRC of the sender, which stay readable.
    static final int RTCP_HEADER_BYTES = 8;

    static final int CONTROL_INDEX_BYTES = 4;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SrtpReceiver receiver;
    private final SrtpSender sender;

    /// Takes what it needs from the keys and wipes them.
    public SrtpSession(SrtpKeys keys) {
        this(keys, new SrtpScratch());
    }

    /// The same for one of many of a thread.
    public SrtpSession(SrtpKeys keys, SrtpScratch scratch) {
        this(keys, HopLibrary.best(keys.profile()), scratch);
    }

    SrtpSession(SrtpKeys keys, HopLibrary library, SrtpScratch scratch) {
        SrtpProfile profile = keys.profile();
        receiver =
                new SrtpReceiver(
                        library.cipher(
                                profile, keys.receiveKey(), keys.receiveSalt(), false, scratch),
                        profile);
        sender =
                new SrtpSender(
                        library.cipher(profile, keys.sendKey(), keys.sendSalt(), true, scratch));
        keys.destroy();
    }

    /// Whose cryptography it is that browsers' packets go through, for the operator.
    public static String library() {
        return HopLibrary.best(SrtpProfile.AEAD_AES_128_GCM).description();
    }

    /// Unprotects in place.
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the bytes are then undefined
    public int unprotectRtp(byte[] buffer, int offset, int lengthBytes) {
        return receiver.unprotectRtp(buffer, offset, lengthBytes);
    }

    /// Unprotects in place, as [#unprotectRtp].
    public int unprotectRtcp(byte[] buffer, int offset, int lengthBytes) {
        return receiver.unprotectRtcp(buffer, offset, lengthBytes);
    }

    /// Protects in place; [#MAX_OVERHEAD_BYTES] must follow. Refuses to use an index twice (R5).
    ///
    /// @return the new length, or a negative [SrtpStatus#code]; the packet must then not be sent
    public int protectRtp(byte[] buffer, int offset, int lengthBytes) {
        return sender.protectRtp(buffer, offset, lengthBytes);
    }

    /// Protects in place, as [#protectRtp].
    public int protectRtcp(byte[] buffer, int offset, int lengthBytes) {
        return sender.protectRtcp(buffer, offset, lengthBytes);
    }

    /// Nothing is sent from that SSRC any more: of its state remains that it was used (R5).
    public void endSending(int ssrc) {
        sender.end(ssrc);
    }

    /// Received streams with state, for tests of the bounds.
    int receiveStreams() {
        return receiver.streams();
    }

    /// For tests of the end of the SRTCP index.
    SrtpSender sender() {
        return sender;
    }

    /// Wipes the keys; afterwards every packet fails.
    @Override
    public void close() {
        receiver.close();
        sender.close();
    }

    static boolean hasRtcpHeader(byte[] buffer, int offset, int lengthBytes) {
        return offset >= 0
                && lengthBytes >= RTCP_HEADER_BYTES
                && lengthBytes <= buffer.length - offset
                && (buffer[offset] & 0xC0) == 0x80;
    }

    static int senderSsrc(byte[] buffer, int offset) {
        return readInt(buffer, offset + 4);
    }

    static int readInt(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset);
    }
}
