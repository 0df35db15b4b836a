package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.PeerId;
import dev.blindbridge.crypto.SessionEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A native client that remembers what it was told.
final class Guest implements ClientListener, AutoCloseable {
    private static final long POLL_MS = 20;

    private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final String name;
    private final NativeClient client;

    private volatile boolean ended;

    private Guest(ClientLoop loop, ClientConfig config) {
        this.name = config.name();
        this.client = NativeClient.join(loop, config, this);
    }

    /// The same person in the breakout room it was sent to.
    private Guest(Guest sent) {
        SessionEvent.BreakoutAssigned to =
                sent.events(SessionEvent.BreakoutAssigned.class).findFirst().orElseThrow();
        this.name = sent.name;
        this.client = sent.client.enter(to.breakout(), this);
    }

    Guest enter() throws Exception {
        Guest there = new Guest(this);
        there.client.awaitJoined(20_000);
        return there;
    }

    @Override
    public void ended(String reason) {
        ended = true;
    }

    boolean isIn() {
        return !ended;
    }

    /// Joins and waits until it is in the room.
    static Guest join(ClientLoop loop, ClientConfig config) throws Exception {
        Guest guest = new Guest(loop, config);
        guest.client.awaitJoined(20_000);
        return guest;
    }

    static Guest join(ClientLoop loop, String link, String name) throws Exception {
        return join(loop, ClientConfig.of(link, name));
    }

    @Override
    public void endToEnd(SessionEvent event) {
        events.add(event);
    }

    @Override
    public void notice(String sentence) {
        notices.add(sentence);
    }

    NativeClient client() {
        return client;
    }

    PeerId idOf(Guest other) {
        return client.peerAt(other.slot()).orElseThrow();
    }

    int slot() {
        return now().slot();
    }

    ClientStatistics now() {
        return client.statistics();
    }

    ClientStatistics.Received from(Guest other, int track) {
        return now().received(other.slot(), track);
    }

    <T extends SessionEvent> Stream<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    boolean heard(String text) {
        return events(SessionEvent.Chat.class).anyMatch(chat -> chat.text().equals(text));
    }

    List<String> notices() {
        return notices;
    }

    /// Waits until so many more frames of the other's camera and microphone have opened.
    void awaitMoreOf(Guest other, int videoFrames) throws InterruptedException {
        long video = from(other, 1).intact() + videoFrames;
        long audio = from(other, 0).intact() + videoFrames;
        await(
                name + " opens " + videoFrames + " more frames of " + other.name,
                () -> from(other, 1).intact() >= video && from(other, 0).intact() >= audio);
    }

    void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, 20_000, condition);
    }

    /// Fails with all that is known if it does not become true in time.
    void await(String what, long timeoutMs, BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not in time: " + what + "; " + this);
            }
            Thread.sleep(POLL_MS);
        }
    }

    @Override
    public String toString() {
        return name + ": " + now() + " " + notices;
    }

    @Override
    public void close() {
        client.close();
    }
}
