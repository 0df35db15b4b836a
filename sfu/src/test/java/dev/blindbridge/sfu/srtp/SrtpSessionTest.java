package dev.blindbridge.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blindbridge.sfu.wire.RtcpWriter;
import dev.blindbridge.sfu.wire.RtpWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Over 400 lines, because both profiles, RTP and RTCP go through the same cases with one set of
/// packets, which are best read side by side. Both libraries do as well, also facing each other:
/// jitsi-srtp is the reference for our own GCM.
class SrtpSessionTest {
    private static final int OFFSET = 7;
    private static final int SSRC = 0xCAFEBABE;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] buffer = new byte[2048];

    /// Whose cryptography is on which side.
    record Hop(HopLibrary left, HopLibrary right, SrtpProfile profile) {}

    static Stream<Hop> hops() {
        return Stream.of(HopLibrary.values())
                .flatMap(left ->
                        Stream.of(HopLibrary.values())
                                .flatMap(right ->
                                        Stream.of(SrtpProfile.values())
                                                .map(p -> new Hop(left, right, p))))
                .filter(hop -> hop.left().serves(hop.profile()))
                .filter(hop -> hop.right().serves(hop.profile()));
    }

    static Stream<HopLibrary> gcm() {
        return Stream.of(HopLibrary.values())
                .filter(library -> library.serves(SrtpProfile.AEAD_AES_128_GCM));
    }

    /// Two sessions that face each other.
    private record Pair(SrtpSession left, SrtpSession right) {
        static Pair of(Hop hop) {
            SrtpProfile profile = hop.profile();
            byte[][] secrets = new byte[4][];
            Random random = new Random(profile.id());
            for (int i = 0; i < 4; i++) {
                secrets[i] = new byte[i % 2 == 0 ? 16 : profile.saltLengthBytes()];
                random.nextBytes(secrets[i]);
            }
            SrtpScratch scratch = new SrtpScratch(); // Both are of one thread.
            return new Pair(
                    new SrtpSession(keys(profile, secrets, 0, 2), hop.left(), scratch),
                    new SrtpSession(keys(profile, secrets, 2, 0), hop.right(), scratch));
        }

        private static SrtpKeys keys(SrtpProfile profile, byte[][] secrets, int in, int out) {
            return new SrtpKeys(
                    profile,
                    secrets[in].clone(),
                    secrets[in + 1].clone(),
                    secrets[out].clone(),
                    secrets[out + 1].clone());
        }
    }

    private int rtp(int ssrc, int sequenceNumber, int payloadBytes) {
        int header =
                new RtpWriter()
                        .begin(buffer, OFFSET, 96, true, sequenceNumber, 1000, ssrc)
                        .extension16(3, sequenceNumber)
                        .endHeader();
        Arrays.fill(buffer, OFFSET + header, OFFSET + header + payloadBytes, (byte) 0xAB);
        return header + payloadBytes;
    }

    private int rtcp(int ssrc) {
        RtcpWriter writer = new RtcpWriter().wrap(buffer, OFFSET, 200);
        writer.receiverReport(ssrc);
        writer.pli(ssrc, 77);
        return writer.lengthBytes();
    }

    private static SrtpStatus status(int result) {
        return SrtpStatus.of(result);
    }

    private static SrtpSession session(
            HopLibrary library, SrtpProfile profile, String key, String salt) {
        return new SrtpSession(
                new SrtpKeys(
                        profile,
                        HEX.parseHex(key),
                        HEX.parseHex(salt),
                        HEX.parseHex(key),
                        HEX.parseHex(salt)),
                library,
                new SrtpScratch());
    }

    private void assertProtects(SrtpSession session, String clear, String covered) {
        byte[] packet = HEX.parseHex(clear);
        byte[] expected = HEX.parseHex(covered);
        byte[] work = Arrays.copyOf(packet, packet.length + SrtpSession.MAX_OVERHEAD_BYTES);
        assertEquals(expected.length, session.protectRtp(work, 0, packet.length));
        assertArrayEquals(expected, Arrays.copyOf(work, expected.length));
        assertEquals(packet.length, session.unprotectRtp(work, 0, expected.length));
        assertArrayEquals(packet, Arrays.copyOf(work, packet.length));
    }

    /// Master key and salt of RFC 3711 appendix B.3, packet of libsrtp's validation.
    @Test
    void shouldProtectKnownCounterModePacket() {
        assertProtects(
                session(
                        HopLibrary.JITSI,
                        SrtpProfile.AES128_CM_HMAC_SHA1_80,
                        "e1f97a0d3e018be0d64fa32c06de4139",
                        "0ec675ad498afeebb6960b3aabe6"),
                "800f1234decafbadcafebabe" + "ab".repeat(16),
                "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
    }

    /// Of libsrtp's validation: RFC 7714's own vectors begin with session keys, behind the
    /// derivation.
    @ParameterizedTest
    @MethodSource("gcm")
    void shouldProtectKnownGcmPacket(HopLibrary library) {
        assertProtects(
                session(
                        library,
                        SrtpProfile.AEAD_AES_128_GCM,
                        "000102030405060708090a0b0c0d0e0f",
                        "a0a1a2a3a4a5a6a7a8a9aaab"),
                "800f1234decafbadcafebabe" + "ab".repeat(16),
                "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06e"
                        + "d2976826f796b201df3131a127e8a392");
    }

    @ParameterizedTest
    @MethodSource("gcm")
    void shouldUnprotectKnownGcmControlPacket(HopLibrary library) {
        SrtpSession session =
                session(
                        library,
                        SrtpProfile.AEAD_AES_128_GCM,
                        "000102030405060708090a0b0c0d0e0f",
                        "a0a1a2a3a4a5a6a7a8a9aaab");
        byte[] packet =
                HEX.parseHex(
                        "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025"
                                + "c52c6fbea2b3b446ea31123ba88ce61e80000001");
        assertEquals(24, session.unprotectRtcp(packet, 0, packet.length));
        assertEquals(
                "81c8000bcafebabe" + "ab".repeat(16), HEX.formatHex(Arrays.copyOf(packet, 24)));
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldRoundTripAtAnyOffset(Hop hop) {
        Pair pair = Pair.of(hop);
        for (int sequenceNumber = 0; sequenceNumber < 300; sequenceNumber++) {
            int length = rtp(SSRC, sequenceNumber, sequenceNumber);
            byte[] clear = Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
            int covered = pair.left.protectRtp(buffer, OFFSET, length);
            assertTrue(covered > length && covered <= length + SrtpSession.MAX_OVERHEAD_BYTES);
            assertEquals(length, pair.right.unprotectRtp(buffer, OFFSET, covered));
            assertArrayEquals(clear, Arrays.copyOfRange(buffer, OFFSET, OFFSET + length));
        }
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldRoundTripControlPackets(Hop hop) {
        Pair pair = Pair.of(hop);
        for (int i = 0; i < 100; i++) {
            int length = rtcp(SSRC);
            byte[] clear = Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
            int covered = pair.right.protectRtcp(buffer, OFFSET, length);
            assertFalse(Arrays.equals(clear, Arrays.copyOfRange(buffer, OFFSET, OFFSET + length)));
            assertEquals(length, pair.left.unprotectRtcp(buffer, OFFSET, covered));
            assertArrayEquals(clear, Arrays.copyOfRange(buffer, OFFSET, OFFSET + length));
        }
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldFollowRolloverWithLossAndReordering(Hop hop) {
        Pair pair = Pair.of(hop);
        for (int index = 65_000; index < 3 * 65_536; index += 30) {
            byte[] later = protectedCopy(pair.left, index + 1);
            byte[] earlier = protectedCopy(pair.left, index);
            assertTrue(pair.right.unprotectRtp(later, 0, later.length) > 0);
            assertTrue(pair.right.unprotectRtp(earlier, 0, earlier.length) > 0);
        }
    }

    private byte[] protectedCopy(SrtpSession session, int index) {
        int length = session.protectRtp(buffer, OFFSET, rtp(SSRC, index & 0xFFFF, 50));
        assertTrue(length > 0);
        return Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldDropReplayedAndAncientPackets(Hop hop) {
        Pair pair = Pair.of(hop);
        byte[] first = protectedCopy(pair.left, 10);
        assertTrue(pair.right.unprotectRtp(first.clone(), 0, first.length) > 0);
        assertEquals(
                SrtpStatus.REPLAYED,
                status(pair.right.unprotectRtp(first.clone(), 0, first.length)));
        byte[] later = protectedCopy(pair.left, 10 + IndexWindow.SIZE);
        assertTrue(pair.right.unprotectRtp(later, 0, later.length) > 0);
        assertEquals(
                SrtpStatus.TOO_OLD,
                status(pair.right.unprotectRtp(first.clone(), 0, first.length)));
    }

    /// A repair that comes late goes out under the number that was kept for it.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldPassLateRepairsWithinTheWindow(Hop hop) {
        Pair pair = Pair.of(hop);
        byte[] first = protectedCopy(pair.left, 64_000);
        assertTrue(pair.right.unprotectRtp(first, 0, first.length) > 0);
        byte[] newest = protectedCopy(pair.left, 65_536 + 10);
        byte[] before = protectedCopy(pair.left, 65_536 + 11 - IndexWindow.SIZE);
        assertTrue(pair.right.unprotectRtp(newest, 0, newest.length) > 0);
        assertEquals(
                SrtpStatus.TOO_OLD,
                status(pair.left.protectRtp(buffer, OFFSET, rtp(SSRC, 10 - 1024, 9))));
        assertEquals(SrtpStatus.AUTH_FAILED, status(tampered(pair.right, before)));
        assertTrue(pair.right.unprotectRtp(before.clone(), 0, before.length) > 0);
        assertEquals(
                SrtpStatus.REPLAYED, status(pair.right.unprotectRtp(before, 0, before.length)));
    }

    private static int tampered(SrtpSession session, byte[] packet) {
        byte[] copy = packet.clone();
        copy[copy.length - 1] ^= 1;
        return session.unprotectRtp(copy, 0, copy.length);
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldFailAfterClose(Hop hop) {
        Pair pair = Pair.of(hop);
        byte[] packet = protectedCopy(pair.left, 1);
        pair.left.close();
        pair.right.close();
        assertEquals(SrtpStatus.FAILED, status(pair.right.unprotectRtp(packet, 0, packet.length)));
        assertEquals(SrtpStatus.FAILED, status(pair.left.protectRtp(buffer, OFFSET, rtp(9, 1, 9))));
        assertEquals(SrtpStatus.FAILED, status(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC))));
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldDropReplayedControlPackets(Hop hop) {
        Pair pair = Pair.of(hop);
        int length = pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC));
        byte[] packet = Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
        assertTrue(pair.right.unprotectRtcp(packet.clone(), 0, length) > 0);
        assertEquals(
                SrtpStatus.REPLAYED, status(pair.right.unprotectRtcp(packet.clone(), 0, length)));
    }

    /// R2 and R4: whatever a forger sends leaves no state, and the true packet still passes.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldKeepNoStateOfForgedPackets(Hop hop) {
        Pair pair = Pair.of(hop);
        byte[] truePacket = protectedCopy(pair.left, 10);
        for (int bit = 0; bit < 8 * truePacket.length; bit++) {
            byte[] forged = truePacket.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertTrue(pair.right.unprotectRtp(forged, 0, forged.length) < 0, "bit " + bit);
        }
        for (int i = 0; i < 1000; i++) {
            int length = rtp(i, i, 100);
            assertEquals(
                    SrtpStatus.AUTH_FAILED,
                    status(pair.right.unprotectRtp(buffer, OFFSET, length)));
        }
        assertEquals(0, pair.right.receiveStreams());
        assertTrue(pair.right.unprotectRtp(truePacket, 0, truePacket.length) > 0);
        assertEquals(1, pair.right.receiveStreams());
    }

    /// R2: a forged jump in the sequence number does not move the rollover estimate.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldNotLetForgeryMoveTheWindow(Hop hop) {
        Pair pair = Pair.of(hop);
        byte[] first = protectedCopy(pair.left, 1000);
        byte[] second = protectedCopy(pair.left, 1001);
        assertTrue(pair.right.unprotectRtp(first, 0, first.length) > 0);
        for (int jump = 0; jump < 65_536; jump += 4096) {
            int length = rtp(SSRC, (1001 + jump) & 0xFFFF, 60);
            assertTrue(pair.right.unprotectRtp(buffer, OFFSET, length) < 0);
        }
        assertTrue(pair.right.unprotectRtp(second, 0, second.length) > 0);
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldRejectTamperedControlPackets(Hop hop) {
        Pair pair = Pair.of(hop);
        int length = pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC));
        byte[] packet = Arrays.copyOfRange(buffer, OFFSET, OFFSET + length);
        for (int bit = 0; bit < 8 * length; bit++) {
            byte[] forged = packet.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertTrue(pair.right.unprotectRtcp(forged, 0, length) < 0, "bit " + bit);
        }
        assertEquals(0, pair.right.receiveStreams());
        assertTrue(pair.right.unprotectRtcp(packet, 0, length) > 0);
    }

    /// R4.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldBoundStreamsOfOnePeer(Hop hop) {
        Pair pair = Pair.of(hop);
        for (int ssrc = 0; ssrc <= SrtpReceiver.MAX_STREAMS; ssrc++) {
            int length = pair.left.protectRtp(buffer, OFFSET, rtp(ssrc * 0x10001, 1, 20));
            int result = pair.right.unprotectRtp(buffer, OFFSET, length);
            if (ssrc < SrtpReceiver.MAX_STREAMS) {
                assertTrue(result > 0);
            } else {
                assertEquals(SrtpStatus.TOO_MANY_STREAMS, status(result));
            }
        }
        int known = pair.left.protectRtp(buffer, OFFSET, rtp(0x10001, 2, 20));
        assertTrue(pair.right.unprotectRtp(buffer, OFFSET, known) > 0);
    }

    /// R5: random order, repetitions and wraps never yield an (SSRC, index) twice. Equal index and
    /// equal payload would give equal bytes, so the packets themselves tell.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldNeverProtectOneIndexTwice(Hop hop) {
        Pair pair = Pair.of(hop);
        Random random = new Random(5);
        Set<String> seen = new HashSet<>();
        int[] position = {0, 65_500, 32_000};
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            int stream = random.nextInt(position.length);
            position[stream] += random.nextInt(100) - 40;
            int length = rtp(stream, position[stream] & 0xFFFF, 24);
            int result = pair.left.protectRtp(buffer, OFFSET, length);
            if (result < 0) {
                refused++;
                continue;
            }
            String packet = HEX.formatHex(buffer, OFFSET, OFFSET + result);
            assertTrue(seen.add(packet), packet);
        }
        assertTrue(refused > 0 && seen.size() > 1000, refused + " " + seen.size());
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldRefuseToProtectThePacketItJustProtected(Hop hop) {
        Pair pair = Pair.of(hop);
        assertTrue(pair.left.protectRtp(buffer, OFFSET, rtp(SSRC, 5, 20)) > 0);
        assertEquals(
                SrtpStatus.REPLAYED,
                status(pair.left.protectRtp(buffer, OFFSET, rtp(SSRC, 5, 20))));
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldCountControlIndexUp(Hop hop) {
        Pair pair = Pair.of(hop);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            int length = pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC));
            assertTrue(seen.add(HEX.formatHex(buffer, OFFSET, OFFSET + length)));
        }
    }

    /// RFC 3711 section 9.2 (R5).
    @ParameterizedTest
    @MethodSource("hops")
    void shouldRefuseControlPacketsWhenTheIndexIsUsedUp(Hop hop) {
        Pair pair = Pair.of(hop);
        assertTrue(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC)) > 0);
        IndexWindow window = Objects.requireNonNull(pair.left.sender().controlWindow(SSRC));
        window.use(Integer.MAX_VALUE - 1);
        assertTrue(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC)) > 0);
        assertEquals(
                SrtpStatus.EXHAUSTED, status(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC))));
        assertTrue(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC + 1)) > 0);
    }

    /// R5: what has ended stays ended, and the table has room for the next.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldNeverSendAgainFromAnSsrcThatEnded(Hop hop) {
        Pair pair = Pair.of(hop);
        assertTrue(pair.left.protectRtp(buffer, OFFSET, rtp(SSRC, 5, 20)) > 0);
        assertTrue(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC)) > 0);
        pair.left.endSending(SSRC);
        pair.left.endSending(SSRC + 1);
        assertEquals(
                SrtpStatus.EXHAUSTED,
                status(pair.left.protectRtp(buffer, OFFSET, rtp(SSRC, 6, 20))));
        assertEquals(
                SrtpStatus.EXHAUSTED, status(pair.left.protectRtcp(buffer, OFFSET, rtcp(SSRC))));
        assertTrue(pair.left.protectRtp(buffer, OFFSET, rtp(SSRC + 1, 6, 20)) > 0);
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldRefuseControlPacketsWithoutEncryption(Hop hop) {
        Pair pair = Pair.of(hop);
        int length = rtcp(SSRC) + SrtpSession.MAX_OVERHEAD_BYTES;
        Arrays.fill(buffer, OFFSET + length - 20, OFFSET + length, (byte) 0);
        assertEquals(SrtpStatus.MALFORMED, status(pair.left.unprotectRtcp(buffer, OFFSET, length)));
    }

    @ParameterizedTest
    @MethodSource("hops")
    void shouldRefuseWithoutRoomForTheTag(Hop hop) {
        Pair pair = Pair.of(hop);
        int length = rtp(SSRC, 1, 20);
        byte[] tight = Arrays.copyOfRange(buffer, OFFSET, OFFSET + length + 19);
        assertEquals(SrtpStatus.MALFORMED, status(pair.left.protectRtp(tight, 0, length)));
        assertEquals(SrtpStatus.MALFORMED, status(pair.left.protectRtcp(tight, 0, length)));
    }

    /// R6: nothing throws, and nothing outside the packet's range is written.
    @ParameterizedTest
    @MethodSource("hops")
    void shouldSurviveRandomAndMutatedPackets(Hop hop) {
        Pair pair = Pair.of(hop);
        Random random = new Random(6);
        for (int i = 0; i < 30_000; i++) {
            byte[] packet = mutated(random, pair.left, i);
            int start = random.nextInt(4);
            byte[] guarded = new byte[start + packet.length + 4];
            Arrays.fill(guarded, (byte) 0x55);
            System.arraycopy(packet, 0, guarded, start, packet.length);
            int result =
                    (i & 1) == 0
                            ? pair.right.unprotectRtp(guarded, start, packet.length)
                            : pair.right.unprotectRtcp(guarded, start, packet.length);
            assertTrue(result <= packet.length);
            assertNotEquals(0, result);
            for (int edge = 0; edge < start; edge++) {
                assertEquals(0x55, guarded[edge]);
            }
            for (int edge = start + packet.length; edge < guarded.length; edge++) {
                assertEquals(0x55, guarded[edge]);
            }
        }
    }

    private byte[] mutated(Random random, SrtpSession from, int i) {
        if (i % 5 == 0) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) (0x80 | (noise[0] & 0x3F));
            }
            return noise;
        }
        boolean control = (i & 1) != 0;
        int clear = control ? rtcp(SSRC) : rtp(SSRC, i & 0xFFFF, random.nextInt(60));
        int length =
                control
                        ? from.protectRtcp(buffer, OFFSET, clear)
                        : from.protectRtp(buffer, OFFSET, clear);
        byte[] packet = Arrays.copyOfRange(buffer, OFFSET, OFFSET + Math.max(length, clear));
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(packet, random.nextInt(packet.length))
                : packet;
    }

    @ParameterizedTest
    @MethodSource("gcm")
    void shouldWipeTheKeysItWasGiven(HopLibrary library) {
        byte[][] secrets = {new byte[16], new byte[12], new byte[16], new byte[12]};
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 1);
        }
        SrtpKeys keys =
                new SrtpKeys(
                        SrtpProfile.AEAD_AES_128_GCM,
                        secrets[0],
                        secrets[1],
                        secrets[2],
                        secrets[3]);
        new SrtpSession(keys, library, new SrtpScratch()).close();
        assertTrue(keys.isDestroyed());
        for (byte[] secret : secrets) {
            assertArrayEquals(new byte[secret.length], secret);
        }
    }
}
