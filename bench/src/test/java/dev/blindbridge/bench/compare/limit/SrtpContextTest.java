package dev.blindbridge.bench.compare.limit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SrtpContextTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HEADER_BYTES = 12;

    // RFC 7714 section 16.1.1
    private static final SessionKey KEY =
            new SessionKey(
                    HEX.parseHex("000102030405060708090a0b0c0d0e0f"),
                    HEX.parseHex("517569642070726f2071756f"));
    private static final byte[] CLEAR =
            HEX.parseHex(
                    "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976"
                            + "69736120696e207061727465732074726573");
    private static final byte[] PROTECTED =
            HEX.parseHex(
                    "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd5"
                            + "0d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
    private static final int SSRC = 0x5501a0b2;
    private static final long INDEX = 0xf17b;

    @Test
    void shouldProtectAsTheRfcDoes() {
        assertArrayEquals(PROTECTED, protect(KEY, CLEAR, SSRC, INDEX));
    }

    @Test
    void shouldUnprotectWhatTheRfcProtects() {
        MemorySegment memory = memory(PROTECTED);

        int payload =
                SrtpContext.unprotecting(KEY)
                        .unprotect(memory.address(), HEADER_BYTES, PROTECTED.length, SSRC, INDEX);

        assertEquals(CLEAR.length - HEADER_BYTES, payload);
        assertArrayEquals(CLEAR, bytes(memory, CLEAR.length));
    }

    @Test
    void shouldRefuseEveryChangedByte() {
        for (int i = 0; i < PROTECTED.length; i++) {
            byte[] changed = PROTECTED.clone();
            changed[i] ^= 1;
            MemorySegment memory = memory(changed);
            int payload =
                    SrtpContext.unprotecting(KEY)
                            .unprotect(memory.address(), HEADER_BYTES, changed.length, SSRC, INDEX);
            assertTrue(payload < 0, "byte " + i);
        }
    }

    @Test
    void shouldRefuseAPacketShorterThanItsTag() {
        MemorySegment memory = memory(PROTECTED);

        assertTrue(
                SrtpContext.unprotecting(KEY)
                                .unprotect(memory.address(), HEADER_BYTES, 27, SSRC, INDEX)
                        < 0);
    }

    @Test
    void shouldAgreeWithAnotherLibraryFromMasterKeysOnAndOverARollover() throws Exception {
        byte[] master = "a master key, 16and its salt".getBytes(StandardCharsets.US_ASCII);
        SessionKey key =
                SessionKey.derive(Arrays.copyOf(master, 16), Arrays.copyOfRange(master, 16, 28));
        JitsiSrtp jitsi = new JitsiSrtp(true, master);
        byte[] packet = CLEAR.clone();
        for (long index = 0xfffe; index < 0x10003; index++) {
            packet[2] = (byte) (index >> 8);
            packet[3] = (byte) index;
            assertArrayEquals(jitsi.protect(packet), protect(key, packet, SSRC, index));
        }
    }

    @Test
    void shouldFollowSequenceNumbersOverARollover() throws Exception {
        byte[] master = "a master key, 16and its salt".getBytes(StandardCharsets.US_ASCII);
        SessionKey key =
                SessionKey.derive(Arrays.copyOf(master, 16), Arrays.copyOfRange(master, 16, 28));
        JitsiSrtp jitsi = new JitsiSrtp(true, master);
        Inbound inbound = new Inbound(SSRC, 1, 0, new Room(), SrtpContext.unprotecting(key));
        byte[] packet = CLEAR.clone();
        for (int index : new int[] {0xfffe, 0xffff, 0x10001, 0x10000, 0x10002}) {
            packet[2] = (byte) (index >> 8);
            packet[3] = (byte) index;
            MemorySegment memory = memory(jitsi.protect(packet));
            Packet slot = new Packet(0, memory.address());
            slot.headerBytes = HEADER_BYTES;
            assertTrue(inbound.unprotect(slot, (int) memory.byteSize(), index & 0xFFFF));
            assertEquals(index, slot.index);
        }
    }

    private static byte[] protect(SessionKey key, byte[] clear, int ssrc, long index) {
        MemorySegment from = memory(clear);
        byte[] header = Arrays.copyOf(clear, HEADER_BYTES);
        MemorySegment to = memory(Arrays.copyOf(header, clear.length + SrtpContext.TAG_BYTES));
        SrtpContext.protecting(key)
                .protect(
                        to.address(),
                        HEADER_BYTES,
                        from.address() + HEADER_BYTES,
                        clear.length - HEADER_BYTES,
                        ssrc,
                        index);
        return bytes(to, (int) to.byteSize());
    }

    /// Never freed: a handful of packets.
    private static MemorySegment memory(byte[] bytes) {
        return Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static byte[] bytes(MemorySegment memory, int length) {
        return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
