package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Files between members of a meeting (section 5.2). Over 400 lines, because all cases share one
/// meeting with a disk, and are best read as one list of what may happen to a file.
class FilesTest {
    private static final int CHUNK = FileOffer.CHUNK_BYTES;

    private final Meeting meeting = new Meeting(5);
    private final Meeting.Member ada = meeting.join("Ada");
    private final Meeting.Member jo = meeting.join("Jo");
    private final Meeting.Member third = meeting.join("Third");
    private final Map<Integer, byte[]> disk = new HashMap<>();
    private final Map<Meeting.Member, ByteArrayOutputStream> fetched = new HashMap<>();

    FilesTest() {
        meeting.run(2_000);
        meeting.react(this::application);
    }

    /// Reads what is wanted, writes what comes.
    private void application(Meeting.Member member, SessionEvent event) {
        if (event instanceof SessionEvent.FileChunkWanted(int slot, int number, int chunk)) {
            member.session().sendChunk(slot, number, chunk, chunk(number, chunk), meeting.nowMs());
        } else if (event instanceof SessionEvent.FileChunk(int _, int _, int _, byte[] content)) {
            fetched.computeIfAbsent(member, _ -> new ByteArrayOutputStream()).writeBytes(content);
        }
    }

    private byte[] fetchedBy(Meeting.Member member) {
        return fetched.getOrDefault(member, new ByteArrayOutputStream()).toByteArray();
    }

    private byte[] chunk(int number, int chunk) {
        byte[] file = disk.getOrDefault(number, new byte[0]);
        return Arrays.copyOfRange(file, chunk * CHUNK, Math.min((chunk + 1) * CHUNK, file.length));
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static FileOffer offer(byte[] content) {
        return new FileDigest("notes.txt").add(content).finish();
    }

    private int offerToAll(byte[] content) {
        int number = ada.session().offerFile(offer(content), meeting.nowMs());
        disk.put(number, content);
        meeting.run(100);
        return number;
    }

    private static List<FileFailure> failures(Meeting.Member member) {
        return member.events(SessionEvent.FileFailed.class).stream()
                .map(SessionEvent.FileFailed::reason)
                .toList();
    }

    private boolean accept(Meeting.Member member, int number) {
        return member.session().acceptFile(ada.id(), number, meeting.nowMs());
    }

    @Test
    void shouldMoveAFileToWhoAsksForIt() {
        byte[] content = content(20 * CHUNK + 77);
        int number = offerToAll(content);
        SessionEvent.FileOffered offered = jo.events(SessionEvent.FileOffered.class).getFirst();
        assertEquals(
                new SessionEvent.FileOffered(
                        ada.slot(), ada.id(), "Ada", number, "notes.txt", content.length, false),
                offered);
        int[] asked = {0};
        meeting.passOnly(d -> {
            asked[0] += d.from() == jo.slot() && d.track() == Track.PAIR ? 1 : 0;
            return true;
        });
        assertTrue(accept(jo, number));
        meeting.run(10_000);

        assertArrayEquals(content, fetchedBy(jo));
        assertEquals(
                List.of(new SessionEvent.FileDone(ada.slot(), number)),
                jo.events(SessionEvent.FileDone.class));
        assertEquals(0, fetchedBy(third).length, "who did not ask gets nothing");
        assertEquals(5, asked[0], "for 8, 4, 4, 4 and 1");
    }

    @Test
    void shouldMoveFilesOfEverySizeAroundAChunk() {
        for (int size : List.of(1, CHUNK - 1, CHUNK, CHUNK + 1, 8 * CHUNK, 9 * CHUNK)) {
            byte[] content = content(size);
            int number = offerToAll(content);
            fetched.clear();
            assertTrue(accept(jo, number));
            meeting.run(10_000);
            assertArrayEquals(content, fetchedBy(jo), size + " bytes");
        }
        assertEquals(6, jo.events(SessionEvent.FileDone.class).size());
    }

    @Test
    void shouldMoveTwoFilesAtOnceUnderKeysOfTheirOwn() {
        int one = offerToAll(content(3 * CHUNK));
        int other = offerToAll(content(2 * CHUNK));
        assertTrue(accept(jo, one));
        assertTrue(accept(jo, other));
        assertFalse(accept(jo, other), "under way already");
        meeting.run(10_000);

        assertEquals(2, jo.events(SessionEvent.FileDone.class).size());
    }

    @Test
    void shouldOfferToOneAlone() {
        byte[] content = content(100);
        int number = ada.session().offerFileTo(jo.id(), offer(content), meeting.nowMs());
        disk.put(number, content);
        meeting.run(100);
        assertTrue(jo.events(SessionEvent.FileOffered.class).getFirst().isPrivate());
        assertEquals(List.of(), third.events(SessionEvent.FileOffered.class));
        assertFalse(accept(third, number));
        assertEquals(
                0,
                ada.session()
                        .offerFileTo(new PeerId(new byte[16]), offer(content), meeting.nowMs()));

        // And who asks all the same, by number, is told that there is no such file.
        ask(third, number, 0, 1);
        meeting.run(1_000);
        assertEquals(List.of(), ada.events(SessionEvent.FileChunkWanted.class));
        assertTrue(accept(jo, number));
        meeting.run(1_000);
        assertEquals(1, jo.events(SessionEvent.FileDone.class).size());
    }

    /// As a changed client would.
    private void ask(Meeting.Member from, int number, int first, int count) {
        send(from, ada, new FileMessage.Request(number, first, count));
    }

    private void send(Meeting.Member from, Meeting.Member to, Message.OnPair message) {
        Peer peer = from.session().me().peers().atSlot(to.slot());
        assertTrue(peer != null);
        SealingKey key = peer.pairKeys().sending();
        Envelope envelope = new Envelope(message.type(), key.nextCounter(), 0, message.body());
        byte[] wire = key.seal(Codec.NONE, new byte[0], envelope.plaintext());
        to.session().onMessage(from.slot(), wire, meeting.nowMs());
    }

    @Test
    void shouldOfferNothingToWhoTookTheSlotMeanwhile() {
        PeerId shown = jo.id();
        meeting.vanish(jo);
        meeting.run(10);
        ada.session().onEntered(jo.slot(), meeting.nowMs());
        Session mal =
                Session.join(
                        Roots.CALL,
                        jo.slot(),
                        List.of(ada.slot()),
                        new Profile(1, 0, "Jo"),
                        new SeededRandomness(77),
                        meeting.nowMs());
        for (int round = 0; round < 3; round++) {
            pass(mal, ada.session());
            pass(ada.session(), mal);
        }
        assertTrue(ada.session().offerFileTo(mal.id(), offer(content(1)), meeting.nowMs()) > 0);

        assertEquals(0, ada.session().offerFileTo(shown, offer(content(1)), meeting.nowMs()));
        assertFalse(ada.session().privateChat(shown, "psst", 0, meeting.nowMs()));
    }

    private void pass(Session from, Session to) {
        Outgoing message;
        while ((message = from.pollMessage()) != null) {
            to.onMessage(from.slot(), message.data(), meeting.nowMs());
        }
    }

    @Test
    void shouldPaceChunksSoThatKeysNeverQueueBehindThem() {
        int number = offerToAll(content(60 * CHUNK));
        List<Long> times = new ArrayList<>();
        List<Integer> turns = new ArrayList<>();
        meeting.react((member, event) -> {
            if (event instanceof SessionEvent.FileChunkWanted(int slot, int _, int _)) {
                times.add(meeting.nowMs());
                turns.add(slot);
            }
            application(member, event);
        });
        accept(jo, number);
        accept(third, number);
        meeting.run(10_000);

        int burst = OutgoingFiles.CHUNK_BURST;
        assertEquals(burst, times.stream().filter(t -> t < times.getFirst() + 400).count());
        long inTenSeconds = burst + 10_000 / OutgoingFiles.CHUNK_INTERVAL_MS;
        assertTrue(times.size() <= inTenSeconds, times.size() + " chunks");
        for (int i = burst + 1; i < turns.size(); i++) {
            assertNotEquals(turns.get(i - 1), turns.get(i), "in turn: " + turns);
        }
    }

    @Test
    void shouldAskAgainForWhatGotLost() {
        byte[] content = content(30 * CHUNK);
        int number = offerToAll(content);
        accept(jo, number);
        int[] seen = {0};
        meeting.passOnly(d -> d.data().length < CHUNK || ++seen[0] % 7 != 0);
        meeting.run(120_000);

        assertArrayEquals(content, fetchedBy(jo));
        assertEquals(1, jo.events(SessionEvent.FileDone.class).size());
        assertTrue(seen[0] > 30);
    }

    @Test
    void shouldAskAgainAtAResume() {
        int number = offerToAll(content(3 * CHUNK));
        meeting.passOnly(d -> d.data().length < CHUNK);
        accept(jo, number);
        meeting.run(1_000);
        meeting.passOnly(_ -> true);
        meeting.resume(jo);
        meeting.run(3_000);

        assertEquals(1, jo.events(SessionEvent.FileDone.class).size());
    }

    @Test
    void shouldGiveUpAfterFiveSilences() {
        int number = offerToAll(content(CHUNK));
        List<Long> asked = new ArrayList<>();
        meeting.passOnly(d -> {
            if (d.from() == jo.slot() && d.track() == Track.PAIR) {
                asked.add(meeting.nowMs());
            }
            return d.from() != ada.slot() || d.to() != jo.slot();
        });
        accept(jo, number);
        meeting.run(59_000);
        assertEquals(List.of(), failures(jo));
        assertEquals(6, asked.size());
        meeting.run(2_000);

        assertEquals(List.of(FileFailure.SILENT), failures(jo));
        assertEquals(1, Set.copyOf(gaps(asked)).size());
    }

    private static List<Long> gaps(List<Long> times) {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(times.get(i) - times.get(i - 1));
        }
        return gaps;
    }

    @Test
    void shouldNeverSealOtherContentUnderAChunksNumber() {
        int number = offerToAll(content(2 * CHUNK));
        disk.put(number, content(2 * CHUNK + 1)); // The file on the disk was changed.
        List<Integer> sealed = new ArrayList<>();
        meeting.passOnly(d -> {
            sealed.add(d.data().length);
            return true;
        });
        accept(jo, number);
        meeting.run(2_000);

        assertTrue(sealed.stream().allMatch(length -> length < CHUNK));
        assertEquals(List.of(FileFailure.GONE), failures(jo));
        accept(third, number);
        meeting.run(1_000);
        assertEquals(List.of(FileFailure.GONE), failures(third));
    }

    @Test
    void shouldSealTheSameChunkToTheSameBytes() {
        int number = offerToAll(content(10));
        Set<List<Byte>> images = new HashSet<>();
        meeting.passOnly(d -> {
            if (d.data().length > CHUNK) {
                List<Byte> image = new ArrayList<>();
                for (byte b : d.data()) {
                    image.add(b);
                }
                images.add(image);
            }
            return true;
        });
        accept(jo, number);
        accept(third, number);
        meeting.run(1_000);

        assertEquals(1, images.size());
        assertEquals(1, third.events(SessionEvent.FileDone.class).size());
    }

    @Test
    void shouldSendNothingThatNobodyAskedFor() {
        byte[] content = content(2 * CHUNK);
        int number = offerToAll(content);

        assertFalse(
                ada.session().sendChunk(jo.slot(), number, 0, chunk(number, 0), meeting.nowMs()));
    }

    @Test
    void shouldDropChunksThatWereNotAskedForBeforeOpeningThem() {
        int number = offerToAll(content(12 * CHUNK));
        List<byte[]> chunks = new ArrayList<>();
        meeting.passOnly(d -> {
            if (d.to() == third.slot() && d.data().length > CHUNK) {
                chunks.add(d.data());
            }
            return true;
        });
        accept(third, number);
        meeting.run(5_000);
        // The bridge gives Jo the chunks that Third asked for.
        refusedAs(RejectReason.UNKNOWN_EPOCH, chunks.getFirst());
        meeting.passOnly(d -> d.data().length < CHUNK);
        accept(jo, number);
        refusedAs(RejectReason.ORDER, chunks.get(1));
        refusedAs(RejectReason.ORDER, chunks.get(10));
        byte[] flipped = chunks.getFirst().clone();
        flipped[flipped.length - 1] ^= 1;
        refusedAs(RejectReason.AUTH, flipped);
        jo.session().onMessage(ada.slot(), chunks.getFirst(), meeting.nowMs());
        refusedAs(RejectReason.REPLAY, chunks.getFirst());
        meeting.run(10);
        assertEquals(1, jo.events(SessionEvent.FileChunk.class).size());
    }

    private void refusedAs(RejectReason reason, byte[] wire) {
        long before = jo.session().rejections().getOrDefault(reason, 0L);
        jo.session().onMessage(ada.slot(), wire, meeting.nowMs());
        assertEquals(before + 1, jo.session().rejections().getOrDefault(reason, 0L), reason.name());
    }

    @Test
    void shouldNotCallAFileDoneThatIsNotWhatWasOffered() {
        byte[] content = content(100);
        FileOffer honest = offer(content);
        FileOffer lying =
                new FileOffer(
                        "x",
                        100,
                        new byte[32],
                        List.of(Bytes.sha256(Arrays.copyOf(content, CHUNK))));
        assertEquals(honest.chunks(), lying.chunks());
        int number = ada.session().offerFile(lying, meeting.nowMs());
        disk.put(number, content);
        meeting.run(100);
        accept(jo, number);
        meeting.run(1_000);

        assertEquals(List.of(FileFailure.CONTENT), failures(jo));
        assertEquals(List.of(), jo.events(SessionEvent.FileDone.class));
    }

    /// Every bit of what stands before the ciphertext and of the tag, and every 61st between.
    @Test
    void shouldRejectEveryFlippedBitOfAChunk() {
        byte[] content = content(CHUNK);
        List<byte[]> chunks = new ArrayList<>();
        int number = offerToAll(content);
        meeting.passOnly(delivery -> {
            boolean chunk = delivery.to() == jo.slot() && delivery.data().length > CHUNK;
            if (chunk) {
                chunks.add(delivery.data());
            }
            return !chunk;
        });
        accept(jo, number);
        meeting.run(1_000);
        byte[] chunk = chunks.getFirst();
        int bits = 8 * chunk.length;
        String before = StateDigest.of(jo.session());
        for (int bit = 0; bit < bits; bit += bit < 160 || bit > bits - 160 ? 1 : 61) {
            byte[] flipped = chunk.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            long refused = refusals(jo);
            jo.session().onMessage(ada.slot(), flipped, meeting.nowMs());
            assertEquals(refused + 1, refusals(jo), "bit " + bit);
            assertNull(jo.session().pollEvent(), "bit " + bit);
            assertNull(jo.session().pollMessage(), "bit " + bit);
        }
        assertEquals(before, StateDigest.of(jo.session()));
        assertEquals(0, fetchedBy(jo).length);

        jo.session().onMessage(ada.slot(), chunk, meeting.nowMs());
        meeting.run(100);
        assertArrayEquals(content, fetchedBy(jo));
        assertNotEquals(before, StateDigest.of(jo.session()), "the digest sees a change");
    }

    private static long refusals(Meeting.Member member) {
        return member.session().rejections().values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void shouldMarkTheLastChunkSoThatNoFileIsCutShort() {
        // The same secret and the same content, said to be one chunk long and two: the first chunk
        // of the longer one is not the last of the shorter one.
        try (Secret secret = new Secret(new byte[64]);
                TrackKey key = TrackKey.derive(secret, new KeyId(1, 3, Track.FILE))) {
            byte[] first =
                    key.seal(0, FileOffer.codecNumber(0, 2 * CHUNK), new byte[0], new byte[CHUNK]);
            byte[] only =
                    key.seal(0, FileOffer.codecNumber(0, CHUNK), new byte[0], new byte[CHUNK]);
            assertFalse(Arrays.equals(first, only));
        }
    }

    @Test
    void shouldFailWhenTheSenderLeaves() {
        int number = offerToAll(content(60 * CHUNK));
        accept(jo, number);
        meeting.run(1_000);
        meeting.vanish(ada);
        meeting.run(1_000);

        assertEquals(List.of(FileFailure.LEFT), failures(jo));
        assertFalse(accept(jo, number));
    }

    @Test
    void shouldTellWhoFetchesThatAFileWasWithdrawn() {
        int number = offerToAll(content(60 * CHUNK));
        accept(jo, number);
        meeting.run(1_000);
        ada.session().withdrawFile(number, meeting.nowMs());
        meeting.run(1_000);

        assertEquals(List.of(FileFailure.GONE), failures(jo));
    }

    @Test
    void shouldStopFetchingWhenCancelled() {
        int number = offerToAll(content(60 * CHUNK));
        accept(jo, number);
        meeting.run(500);
        jo.session().cancelFile(ada.id(), number);
        int before = fetchedBy(jo).length;
        meeting.run(20_000);

        assertEquals(before, fetchedBy(jo).length);
        assertEquals(List.of(), failures(jo));
    }

    @Test
    void shouldKeepEightOfWhatOnePeerAsksForAndNoDoubles() {
        int number = offerToAll(content(60 * CHUNK));
        meeting.react((_, _) -> {}); // Ada's disk is slow: nothing is sent.
        for (int i = 0; i < 20; i++) {
            ask(jo, number, i, 8);
        }
        ask(jo, number, 19, 8);
        meeting.run(60_000);
        TreeSet<Integer> sendable = new TreeSet<>();
        disk.put(number, content(60 * CHUNK));
        for (int chunk = 0; chunk < 60; chunk++) {
            if (ada.session()
                    .sendChunk(jo.slot(), number, chunk, chunk(number, chunk), meeting.nowMs())) {
                sendable.add(chunk);
            }
        }

        assertEquals(new TreeSet<>(List.of(19, 20, 21, 22, 23, 24, 25, 26)), sendable);
    }

    @Test
    void shouldRefuseRequestsForWhatIsNotThere() {
        int number = offerToAll(content(2 * CHUNK));
        ask(jo, number, 1, 2);
        assertEquals(1, ada.session().rejections().getOrDefault(RejectReason.INNER, 0L));
        for (FileMessage.Request bad :
                List.of(
                        new FileMessage.Request(0, 0, 1),
                        new FileMessage.Request(1 << 24, 0, 1),
                        new FileMessage.Request(number, 0, 0),
                        new FileMessage.Request(number, 0, 9),
                        new FileMessage.Request(number, FileOffer.MAX_CHUNKS, 1),
                        new FileMessage.Request(number, -1, 8))) {
            assertTrue(FileMessage.Request.parse(bad.body()).isEmpty(), bad.toString());
        }
        meeting.run(1_000);
        assertEquals(List.of(), ada.events(SessionEvent.FileChunkWanted.class));
    }

    @Test
    void shouldRememberSixtyFourOffersOfEachPeer() {
        for (int i = 0; i < 100; i++) {
            offerToAll(content(10));
        }
        assertFalse(accept(jo, 36));
        assertTrue(accept(jo, 37));
        ask(third, 1, 0, 1); // Ada herself keeps no more either.
        meeting.run(1_000);
        assertEquals(
                List.of(new SessionEvent.FileDone(ada.slot(), 37)),
                jo.events(SessionEvent.FileDone.class));
        assertEquals(1, ada.events(SessionEvent.FileChunkWanted.class).size());

        meeting.passOnly(d -> d.from() != jo.slot());
        assertTrue(accept(jo, 38));
        for (int i = 0; i < 100; i++) {
            offerToAll(content(10));
        }
        jo.session().cancelFile(ada.id(), 38);
        assertTrue(accept(jo, 38), "what is being fetched is not forgotten");
        assertFalse(accept(jo, 39));
    }

    @Test
    void shouldFetchFourAtATime() {
        for (int number = 1; number <= 5; number++) {
            offerToAll(content(3 * CHUNK));
        }
        for (int number = 1; number <= 4; number++) {
            assertTrue(accept(jo, number));
        }
        assertFalse(accept(jo, 5));
        meeting.run(60_000);
        assertEquals(4, jo.events(SessionEvent.FileDone.class).size());
        assertTrue(accept(jo, 5));
    }

    @Test
    void shouldDropAnOfferWhoseNumberDoesNotGrow() {
        int number = offerToAll(content(10));
        FileMessage.Body again =
                new FileMessage.Body(number, new Secret(new byte[64]), 5, new byte[32], "other");
        send(ada, jo, new FileMessage.OfferToOne(again));
        meeting.run(10);

        assertEquals(1, jo.events(SessionEvent.FileOffered.class).size());
        assertEquals(1, jo.session().rejections().getOrDefault(RejectReason.ORDER, 0L));
    }

    @Test
    void shouldRefuseMalformedOffers() {
        Secret secret = new Secret(new byte[64]);
        byte[] good = new FileMessage.Body(1, secret, 70_000, new byte[32], "é.txt").bytes();
        byte[] taken = good.clone();
        assertTrue(FileMessage.Body.parse(taken).isPresent());
        assertArrayEquals(
                new byte[64], Arrays.copyOfRange(taken, 4, 68), "the secret is taken out");
        byte[] edge =
                new FileMessage.Body(1, secret, FileOffer.MAX_BYTES, new byte[32], "x".repeat(255))
                        .bytes();
        assertTrue(FileMessage.Body.parse(edge).isPresent());
        byte[] zero = good.clone();
        Arrays.fill(zero, 0, 4, (byte) 0);
        assertTrue(FileMessage.Body.parse(zero).isEmpty(), "number 0");
        byte[] large = good.clone();
        large[0] = 1;
        assertTrue(FileMessage.Body.parse(large).isEmpty(), "number 2^24");
        for (long size : List.of(0L, -1L, FileOffer.MAX_BYTES + 1, Long.MIN_VALUE)) {
            byte[] body = new FileMessage.Body(1, secret, size, new byte[32], "x").bytes();
            assertTrue(FileMessage.Body.parse(body).isEmpty(), "size " + size);
        }
        for (String name : List.of("", "x".repeat(256))) {
            byte[] body = new FileMessage.Body(1, secret, 1, new byte[32], name).bytes();
            assertTrue(FileMessage.Body.parse(body).isEmpty(), "name of " + name.length());
        }
        for (int length = 0; length < good.length; length++) {
            assertTrue(FileMessage.Body.parse(Arrays.copyOf(good, length)).isEmpty());
        }
        assertTrue(FileMessage.Body.parse(Arrays.copyOf(good, good.length + 1)).isEmpty());
    }

    @Test
    void shouldShowNamesThatAreNoPaths() {
        assertEquals("etcpasswd", FileName.shown("../../etc/passwd"));
        assertEquals("Cevil.exe", FileName.shown("C:\\evil.exe"));
        assertEquals("bashrc", FileName.shown(".bashrc"));
        assertEquals("bashrc", FileName.shown("/.bashrc"));
        assertEquals("fdp.exe", FileName.shown("\u202Efdp\n.exe"));
        assertEquals("file", FileName.shown("..."));
        assertEquals("Brief an Jörg.pdf", FileName.shown("Brief an Jörg.pdf"));
    }

    @Test
    void shouldReadAFileInPiecesOfAnyLength() {
        byte[] content = content(3 * CHUNK + 5);
        FileDigest digest = new FileDigest("x");
        for (int at = 0; at < content.length; at += 1000) {
            digest.add(content, at, Math.min(1000, content.length - at));
        }
        FileOffer pieces = digest.finish();
        FileOffer whole = new FileDigest("x").add(content).finish();
        assertArrayEquals(whole.sha256(), pieces.sha256());
        assertEquals(4, pieces.chunks());
        for (int chunk = 0; chunk < 4; chunk++) {
            byte[] part =
                    Arrays.copyOfRange(
                            content, chunk * CHUNK, Math.min((chunk + 1) * CHUNK, content.length));
            assertArrayEquals(Arrays.copyOf(part, CHUNK), pieces.filled(chunk, part));
            part[0] ^= 1;
            assertNull(pieces.filled(chunk, part));
            assertNull(pieces.filled(chunk, new byte[part.length + 1]));
        }
        assertThrows(IllegalArgumentException.class, () -> new FileDigest("x").finish());
        assertEquals(255, new FileDigest("x".repeat(255)).add(content).finish().name().length());
        assertThrows(IllegalArgumentException.class, () -> new FileDigest(""));
    }

    @Test
    void shouldSendNoChunkAfterLeaving() {
        int number = offerToAll(content(CHUNK));
        meeting.react((_, _) -> {});
        accept(jo, number);
        meeting.run(100);
        disk.put(number, content(CHUNK));
        ada.session().leave(meeting.nowMs());

        assertFalse(
                ada.session().sendChunk(jo.slot(), number, 0, chunk(number, 0), meeting.nowMs()));
        assertEquals(0, ada.session().offerFile(offer(content(1)), meeting.nowMs()));
    }

    @Test
    void shouldFetchOnWhenSomebodyElseLeavesOrAnotherFileIsWithdrawn() {
        byte[] content = content(20 * CHUNK);
        int number = offerToAll(content);
        int other = offerToAll(content(19 * CHUNK));
        meeting.react((member, event) -> {
            if (!(event instanceof SessionEvent.FileChunk(int _, int of, int _, byte[] _))
                    || of == number) {
                application(member, event);
            }
        });
        assertTrue(accept(jo, number));
        assertTrue(accept(jo, other));
        meeting.run(100);
        ada.session().withdrawFile(other, meeting.nowMs());
        meeting.vanish(third);
        meeting.run(20_000);

        assertArrayEquals(content, fetchedBy(jo));
        assertEquals(List.of(FileFailure.GONE), failures(jo));
        assertFalse(accept(jo, other), "withdrawn");
    }

    /// A changed sender: authentic, but no chunk.
    @Test
    void shouldRefuseAChunkThatIsNotFilled() {
        byte[] secret = content(Secret.LENGTH_BYTES);
        FileMessage.Body body =
                new FileMessage.Body(1, new Secret(secret.clone()), 100, new byte[32], "x");
        send(ada, jo, new FileMessage.OfferToOne(body));
        assertTrue(accept(jo, 1));
        TrackKey key = TrackKey.derive(new Secret(secret), new KeyId(1, ada.slot(), Track.FILE));
        for (int length : List.of(100, CHUNK + 1)) {
            refusedAs(
                    RejectReason.INNER,
                    key.seal(0, FileOffer.codecNumber(0, 100), new byte[0], new byte[length]));
        }
        meeting.run(10);
        assertEquals(List.of(), jo.events(SessionEvent.FileChunk.class));
    }

    @Test
    void shouldSayThatAChunkWasNotSentIfItIsNotWhatWasOffered() {
        int number = offerToAll(content(CHUNK));
        meeting.react((_, _) -> {});
        accept(jo, number);
        meeting.run(100);

        assertFalse(
                ada.session().sendChunk(jo.slot(), number, 0, new byte[CHUNK], meeting.nowMs()));
    }

    @Test
    void shouldWantNothingMoreForWhoLeft() {
        int number = offerToAll(content(60 * CHUNK));
        accept(jo, number);
        accept(third, number);
        meeting.run(500);
        meeting.vanish(jo);
        meeting.run(100);
        int before = ada.events(SessionEvent.FileChunkWanted.class).size();
        meeting.run(10_000);

        List<SessionEvent.FileChunkWanted> wanted = ada.events(SessionEvent.FileChunkWanted.class);
        assertTrue(wanted.size() > before);
        assertTrue(
                wanted.subList(before, wanted.size()).stream()
                        .allMatch(one -> one.slot() == third.slot()));
    }
}
