package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// A key that was closed is used by nobody: every way to use one throws. What tells nothing secret,
/// such as an id or the next counter, may be asked.
class ClosedKeysTest {
    private static final byte[] DATA = new byte[64];

    /// Own keys, and have no use of a key but through the classes below.
    private static final Set<String> OWNERS =
            Set.of(
                    "Download",
                    "Features",
                    "IncomingFiles",
                    "MyEpoch",
                    "OutgoingFiles",
                    "Participant",
                    "Peer",
                    "PeerEpochs",
                    "Session");

    /// A fresh object and the ways to use its key.
    private record Closable(AutoCloseable key, List<Executable> uses) {}

    private static Secret secret() {
        return new Secret(new SeededRandomness(7).bytes(Secret.LENGTH_BYTES));
    }

    private static KeyId keyId() {
        return new KeyId(0, 1, Track.CAMERA);
    }

    private static TrackKey trackKey() {
        try (Secret secret = secret()) {
            return TrackKey.derive(secret, keyId());
        }
    }

    private static WireImage image() {
        try (TrackKey key = trackKey()) {
            return ((WireImage.Parsed)
                            WireImage.parse(
                                    key.seal(0, Codec.NONE, new byte[0], DATA), 0, Codec.NONE))
                    .image();
        }
    }

    private static Map<String, Closable> closables() {
        Secret secret = secret();
        WipeableKey wipeable = new WipeableKey(new byte[32], "AES");
        TrackKey track = trackKey();
        SealingKey sealing = new SealingKey(trackKey());
        EpochKeys epoch = new EpochKeys(0, 1, secret());
        OpeningEpoch opening = new OpeningEpoch(0, 1, secret());
        MyIdentity me = MyIdentity.fresh(1, new SeededRandomness(1));
        MyIdentity other = MyIdentity.fresh(2, new SeededRandomness(2));
        PairKeys pair = PairKeys.derive(Roots.CALL, me, other.publicIdentity()).orElseThrow();
        CallRoot root = Roots.of(3);
        Breakout breakout = Breakout.draw("one", new SeededRandomness(3));
        Passphrase passphrase = Passphrase.of("a phrase to close");
        return Map.ofEntries(
                Map.entry(
                        "Secret",
                        new Closable(
                                secret,
                                List.of(
                                        secret::bytes,
                                        secret::extracted,
                                        secret::ratcheted,
                                        secret::copy,
                                        () -> secret.expand(DATA, 32)))),
                Map.entry("WipeableKey", new Closable(wipeable, List.of(wipeable::getEncoded))),
                Map.entry(
                        "TrackKey",
                        new Closable(
                                track,
                                List.of(
                                        () -> track.seal(0, Codec.NONE, new byte[0], DATA),
                                        () -> track.open(image())))),
                Map.entry(
                        "SealingKey",
                        new Closable(
                                sealing,
                                List.of(() -> sealing.seal(Codec.NONE, new byte[0], DATA)))),
                Map.entry(
                        "EpochKeys",
                        new Closable(
                                epoch,
                                List.of(
                                        () -> epoch.secret().bytes(),
                                        epoch::ratcheted,
                                        () ->
                                                epoch.seal(
                                                        Track.CAMERA,
                                                        Codec.NONE,
                                                        new byte[0],
                                                        DATA)))),
                Map.entry(
                        "OpeningEpoch",
                        new Closable(
                                opening,
                                List.of(
                                        () -> opening.secret().bytes(),
                                        opening::ratcheted,
                                        () -> opening.key(Track.CAMERA)))),
                Map.entry(
                        "MyIdentity",
                        new Closable(
                                me, List.of(() -> me.agree(other.publicIdentity().publicValue())))),
                Map.entry(
                        "PairKeys",
                        new Closable(
                                pair,
                                List.of(
                                        () -> pair.sending().seal(Codec.NONE, new byte[0], DATA),
                                        () -> pair.receiving().open(image())))),
                Map.entry(
                        "CallRoot",
                        new Closable(
                                root,
                                List.of(
                                        root::copy,
                                        root::tag,
                                        () -> root.pairSalt(DATA),
                                        () -> root.helloKeys(me.id(), DATA),
                                        () ->
                                                root.senderSecret(
                                                        me.id(), 1, 0, new SeededRandomness(1))))),
                Map.entry(
                        "Breakout",
                        new Closable(
                                breakout,
                                List.of(
                                        breakout::secret,
                                        breakout::bytes,
                                        () -> Roots.CALL.breakout(breakout)))),
                Map.entry(
                        "Passphrase",
                        new Closable(
                                passphrase,
                                List.of(
                                        passphrase::utf8,
                                        () -> CallRoot.derive(passphrase, "host", "room")))));
    }

    @Test
    void shouldKnowEveryClassThatOwnsKeys() {
        Set<String> closed = new TreeSet<>(OWNERS);
        closed.addAll(closables().keySet());
        Set<String> all =
                new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("dev.blindbridge.crypto")
                                .stream()
                                .filter(type -> type.isAssignableTo(AutoCloseable.class))
                                .filter(type -> !type.isInterface())
                                .filter(type -> !type.isAssignableTo(OutputStream.class))
                                .map(type -> type.getSimpleName())
                                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, closed);
    }

    @TestFactory
    List<DynamicTest> shouldThrowAfterClose() {
        return closables().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> check(one.getValue())))
                .toList();
    }

    private static void check(Closable closable) throws Throwable {
        for (Executable use : closable.uses()) {
            use.execute(); // as long as it is open
        }
        closable.key().close();
        for (Executable use : closable.uses()) {
            assertThrows(IllegalStateException.class, use);
        }
        closable.key().close(); // once more does no harm
    }

    @Test
    void shouldSealNothingAfterASessionHasEnded() {
        Meeting meeting = new Meeting(1);
        Meeting.Member ada = meeting.join("Ada");
        FrameSealer sealer = ada.session().sealer(Track.MICROPHONE);
        ada.session().close();
        Optional<byte[]> sealed;
        try {
            sealed = sealer.seal(Codec.OPUS, new byte[] {0x78}, false, -1, 0, 0);
        } catch (IllegalStateException closed) {
            return;
        }
        assertEquals(Optional.empty(), sealed);
    }
}
