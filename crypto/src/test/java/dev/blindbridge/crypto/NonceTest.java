package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No (key, nonce) seals twice (R5), seen where the platform's AES-GCM is called: under every order
/// of tracks, layers, messages, joins, leaves and epochs, and from threads that the rule of one
/// thread forbids.
class NonceTest {
    private static final List<Track> MEDIA =
            List.of(Track.MICROPHONE, Track.CAMERA, Track.SCREEN, Track.SCREEN_AUDIO);
    private static final byte[] FRAME = {(byte) 0xb1, 3, 0, 1, 2, 3};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldNeverSealTwiceUnderOneNonceInARandomMeeting(long seed) {
        Random random = new Random(seed);
        try (CryptoMeter meter = CryptoMeter.install()) {
            Meeting meeting = new Meeting(seed);
            List<Meeting.Member> members = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                step(random, meeting, members);
            }
            assertEquals(List.of(), meter.repeated());
            assertTrue(meter.sealed() > 1_000, "sealed " + meter.sealed());
        }
    }

    private static void step(Random random, Meeting meeting, List<Meeting.Member> members) {
        int what = random.nextInt(20);
        if (members.size() < 2 || (what == 0 && members.size() < 6)) {
            members.add(meeting.join("M" + random.nextInt(4)));
        } else if (what == 1) {
            meeting.vanish(members.remove(random.nextInt(members.size())));
        } else if (what == 2) {
            meeting.leave(members.remove(random.nextInt(members.size())));
        } else if (what == 3) {
            meeting.resume(members.get(random.nextInt(members.size())));
        } else if (what < 7) {
            meeting.run(random.nextInt(what == 6 ? 700_000 : 2_000));
        } else {
            Session session = members.get(random.nextInt(members.size())).session();
            for (int i = random.nextInt(30); i >= 0; i--) {
                sealSomething(random, session, meeting.nowMs());
            }
        }
    }

    /// Each call makes a sealer of its own, as each encoder, simulcast layer and restarted camera
    /// may.
    private static void sealSomething(Random random, Session session, long nowMs) {
        int what = random.nextInt(6);
        if (what == 0) {
            session.chat("hello", 0, nowMs);
        } else if (what == 1) {
            session.peers().forEach(peer -> session.privateChat(peer.id(), "hello", 0, nowMs));
        } else {
            Track track = MEDIA.get(what - 2);
            Codec codec = track.isAudio() ? Codec.OPUS : Codec.VP8;
            session.sealer(track).seal(codec, FRAME, false, -1, random.nextInt(4), nowMs);
        }
    }

    /// Keys move on every 50 frames, so that threads meet in the ratchet too.
    @Test
    void shouldNeverSealTwiceUnderOneNonceFromForbiddenThreads()
            throws InterruptedException, ExecutionException {
        try (CryptoMeter meter = CryptoMeter.install();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Session session = alone(new Rules(true, true, true, 50));
            Callable<Integer> frames =
                    () -> {
                        for (int i = 0; i < 400; i++) {
                            Track track = MEDIA.get(i % 2);
                            Codec codec = track.isAudio() ? Codec.OPUS : Codec.VP9;
                            session.sealer(track).seal(codec, FRAME, false, -1, 0, 0);
                        }
                        return 400;
                    };
            for (Future<Integer> one : threads.invokeAll(List.of(frames, frames, frames, frames))) {
                assertEquals(400, one.get());
            }
            assertEquals(List.of(), meter.repeated());
            assertEquals(1_600, meter.sealed());
        }
    }

    /// One thread is in the middle of deriving a key when another wants to seal with it.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldNotDeriveAKeyTwiceForTwoThreads(int framesBefore)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (CryptoMeter meter = CryptoMeter.install();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            Rules ratchetsEachTime = new Rules(true, true, true, 1);
            Session session = alone(ratchetsEachTime);
            FrameSealer sealer = session.sealer(Track.CAMERA);
            for (int i = 0; i < framesBefore; i++) {
                sealer.seal(Codec.VP9, FRAME, false, -1, 0, 0);
            }
            CompletableFuture<Void> second = new CompletableFuture<>();
            meter.onNextDerivation(() -> {
                other.execute(() -> {
                    sealer.seal(Codec.VP9, FRAME, false, -1, 0, 0);
                    second.complete(null);
                });
                // It either has to wait for this thread, or seals meanwhile.
                second.completeOnTimeout(null, 300, TimeUnit.MILLISECONDS).join();
            });
            sealer.seal(Codec.VP9, FRAME, false, -1, 0, 0);
            other.submit(() -> {}).get(5, TimeUnit.SECONDS);
            assertEquals(List.of(), meter.repeated());
            assertEquals(framesBefore + 2, meter.sealed());
        }
    }

    private static Session alone(Rules rules) {
        return Session.join(
                Roots.CALL,
                1,
                List.of(),
                new Profile(3, 0, "Ada"),
                false,
                new SeededRandomness(1),
                rules,
                0);
    }

    @Test
    void shouldNoticeANonceThatRepeats() {
        try (CryptoMeter meter = CryptoMeter.install()) {
            TrackKey key =
                    TrackKey.derive(
                            new Secret(new byte[Secret.LENGTH_BYTES]),
                            new KeyId(0, 0, Track.CAMERA));
            key.seal(7, Codec.VP9.number(), new byte[0], FRAME);
            key.seal(7, Codec.VP9.number(), new byte[0], FRAME.clone());

            assertEquals(1, meter.repeated().size());
        }
    }
}
