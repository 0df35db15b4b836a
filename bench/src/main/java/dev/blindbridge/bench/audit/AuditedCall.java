package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Needle.Kind;
import dev.blindbridge.bench.client.ClientConfig;
import dev.blindbridge.bench.client.ClientStatistics;
import dev.blindbridge.bench.client.FrameContent;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.PeerId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The calls that an audit runs. Each returns in the middle of the call, with everybody there and
/// media flowing; closing ends it.
final class AuditedCall implements AutoCloseable {
    private static final int WITNESS_INTERVAL_MS = 100;
    private static final int CLEAR_INTERVAL_MS = 100;

    private final CallPlan plan;
    private final String link;
    private final ClientLoop loop = new ClientLoop("audited clients");
    private final KeyWitness witness = new KeyWitness();
    private final List<AuditedGuest> guests = new ArrayList<>();
    private final List<String> facts = new ArrayList<>();
    private Optional<ChromiumGuest> browser = Optional.empty();
    private volatile boolean closed;

    private AuditedCall(CallPlan plan, int port) {
        this.plan = plan;
        this.link = plan.link(port);
    }

    /// Two who stay, with microphone and camera, one who comes and goes, so that keys change, and a
    /// browser where there is one. All sealed.
    static AuditedCall sealed(
            CallPlan plan, int port, Optional<Path> chromium, Path directory, Progress progress)
            throws IOException, InterruptedException {
        AuditedCall call = new AuditedCall(plan, port);
        try {
            call.runSealed(chromium, directory, progress);
            return call;
        } catch (IOException | InterruptedException | RuntimeException e) {
            call.close();
            throw e;
        }
    }

    /// The same without sealing: what a relay of other clients would see.
    static AuditedCall unsealed(CallPlan plan, int port) throws IOException, InterruptedException {
        AuditedCall call = new AuditedCall(plan, port);
        try {
            call.runUnsealed();
            return call;
        } catch (IOException | InterruptedException | RuntimeException e) {
            call.close();
            throw e;
        }
    }

    private void runSealed(Optional<Path> chromium, Path directory, Progress progress)
            throws IOException, InterruptedException {
        AuditedGuest ann = join(ClientConfig.of(link, plan.ann()));
        AuditedGuest ben = join(ClientConfig.of(link, plan.ben()));
        every(WITNESS_INTERVAL_MS, this::look);
        ben.awaitMediaOf(ann, 40, true);
        ann.awaitMediaOf(ben, 40, true);
        if (chromium.isPresent()) {
            progress.step("a browser joins the call");
            joinByBrowser(chromium.get(), directory, ann, ben);
        } else {
            facts.add("Native clients only: no browser took part in this call.");
        }
        comeAndGo(ann);
        ann.client().chat(plan.chat());
        PeerId to = ann.client().peerAt(ben.now().slot()).orElseThrow();
        ann.client().privateChat(to, plan.privateChat());
        ben.awaitHeard(plan.chat());
        ben.awaitHeard(plan.privateChat());
        ben.awaitMediaOf(ann, 40, true);
        ann.awaitMediaOf(ben, 40, true);
        look();
        facts(ann, ben);
    }

    private AuditedGuest join(ClientConfig config) throws IOException, InterruptedException {
        AuditedGuest guest = AuditedGuest.join(loop, config);
        guests.add(guest);
        return guest;
    }

    private void joinByBrowser(Path program, Path directory, AuditedGuest ann, AuditedGuest ben)
            throws IOException, InterruptedException {
        ChromiumGuest dora = ChromiumGuest.join(program, directory, link, plan.browser());
        browser = Optional.of(dora);
        dora.awaitSealedWith(plan.ann());
        dora.awaitSealedWith(plan.ben());
        dora.chat(plan.browserChat());
        ann.awaitHeard(plan.browserChat());
        ann.await("media of the browser", () -> openedOfOthers(ann, ben) > 60);
        facts.add(
                "Chromium joined by the page, sent camera and microphone, opened what the others"
                        + " sent and wrote a line of chat that they opened.");
    }

    /// Frames of others than the two.
    private static long openedOfOthers(AuditedGuest to, AuditedGuest except) {
        int slot = except.now().slot();
        return to.now().received().stream()
                .filter(received -> received.slot() != slot)
                .mapToLong(ClientStatistics.Received::opened)
                .sum();
    }

    /// A newcomer makes everybody ratchet, a leaver makes everybody draw a new key.
    private void comeAndGo(AuditedGuest ann) throws IOException, InterruptedException {
        int before = ann.now().provenPeers();
        try (AuditedGuest carl =
                AuditedGuest.join(
                        loop,
                        ClientConfig.of(link, plan.carl())
                                .withMedia(true, ClientConfig.VideoShape.NONE))) {
            carl.await("the others", () -> carl.now().provenPeers() > before);
            carl.client().inspect(session -> witness.look("Carl", session));
        }
        ann.await("the leaver's leaving", () -> ann.now().provenPeers() == before);
    }

    private void facts(AuditedGuest ann, AuditedGuest ben) {
        ClientStatistics.Received sound = ben.now().received(ann.now().slot(), 0);
        ClientStatistics.Received picture = ben.now().received(ann.now().slot(), 1);
        facts.add(
                "Of the first native client's frames the second opened %d of sound and %d of picture, all authenticated, and read its chat and its private message."
                        .formatted(sound.opened(), picture.opened()));
        facts.add("A third came and left, so that all keys changed during the call.");
        facts.add("%d keys of the native clients were collected.".formatted(witness.keys().size()));
    }

    private void look() {
        for (AuditedGuest guest : List.copyOf(guests)) {
            guest.client().inspect(session -> witness.look(first(guest.name()), session));
        }
    }

    private static String first(String name) {
        return name.substring(0, name.indexOf(' '));
    }

    private void runUnsealed() throws IOException, InterruptedException {
        AuditedGuest ann = join(ClientConfig.of(link, plan.ann()).unsealedForNegativeControl());
        AuditedGuest ben = join(ClientConfig.of(link, plan.ben()).unsealedForNegativeControl());
        byte[] clear = clearMessage();
        every(CLEAR_INTERVAL_MS, () -> ann.client().relayUnsealed(clear));
        ben.awaitMediaOf(ann, 60, false);
        ann.awaitMediaOf(ben, 60, false);
    }

    /// What sealed messages carry, in clear; and a passphrase and a key, as a client gone wrong
    /// would leak them.
    private byte[] clearMessage() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (String text :
                List.of(
                        plan.ann(),
                        plan.ben(),
                        plan.chat(),
                        plan.privateChat(),
                        plan.passphrase(),
                        plan.passphrase().replace(' ', '-'))) {
            message.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            message.write('\n');
        }
        message.writeBytes(plan.standInKey());
        return message.toByteArray();
    }

    private void every(int intervalMs, Runnable action) {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    while (!closed) {
                        action.run();
                        try {
                            Thread.sleep(intervalMs);
                        } catch (InterruptedException told) {
                            return;
                        }
                    }
                });
    }

    /// The call is alive: media still flow.
    void awaitMore(boolean sealed) throws IOException, InterruptedException {
        guests.get(1).awaitMediaOf(guests.get(0), 10, sealed);
    }

    /// What the relay must not hold, and some things that it does.
    Collection<Needle> needles() {
        Needles needles = new Needles();
        // Half a marker: whatever a packet was cut from holds a whole half.
        needles.text(Kind.SOUND, "sound", FrameContent.SOUND_MARKER.substring(0, 13));
        needles.text(Kind.PICTURE, "picture", FrameContent.PICTURE_MARKER.substring(0, 13));
        needles.text(Kind.CHAT, "chat to all", plan.chat());
        needles.text(Kind.CHAT, "private chat", plan.privateChat());
        needles.text(Kind.CHAT, "chat from the browser", plan.browserChat());
        for (String name : List.of(plan.ann(), plan.ben(), plan.carl(), plan.browser())) {
            needles.text(Kind.NAME, "name of " + first(name), name);
        }
        needles.passphrase(plan.passphrase());
        needles.key("stand-in key", plan.standInKey());
        List<KeyWitness.Key> keys = witness.keys();
        for (int i = 0; i < keys.size(); i++) {
            needles.key("key %d, %s".formatted(i + 1, keys.get(i).path()), keys.get(i).bytes());
        }
        needles.text(Kind.KNOWN_TO_RELAY, "room name", plan.room());
        needles.text(Kind.KNOWN_TO_RELAY, "a message's addressee", "\"type\":\"relay\",\"to\":");
        needles.text(Kind.KNOWN_TO_RELAY, "a client's DTLS fingerprint", "a=fingerprint:sha-256 ");
        needles.text(Kind.KNOWN_TO_RELAY, "what kind of browser it is", "HeadlessChrome/");
        return needles.all();
    }

    /// Ports from which the native clients send.
    List<String> mediaAddresses() {
        return guests.stream()
                .flatMap(guest -> guest.client().mediaAddresses().stream())
                .map(InetSocketAddress::getPort)
                .map(port -> ":" + port)
                .toList();
    }

    List<String> facts() {
        return List.copyOf(facts);
    }

    @Override
    public void close() {
        hangUp();
    }

    /// Everybody leaves; the relay goes on. Once is enough.
    void hangUp() {
        if (closed) {
            return;
        }
        closed = true;
        browser.ifPresent(ChromiumGuest::close);
        guests.forEach(AuditedGuest::close);
        loop.close();
    }
}
