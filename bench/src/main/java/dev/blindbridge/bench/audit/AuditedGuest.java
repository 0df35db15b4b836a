package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.client.ClientConfig;
import dev.blindbridge.bench.client.ClientListener;
import dev.blindbridge.bench.client.ClientStatistics;
import dev.blindbridge.bench.client.NativeClient;
import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.SessionEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// A native client in an audited call; remembers what it heard.
final class AuditedGuest implements ClientListener, AutoCloseable {
    private static final long JOIN_TIMEOUT_MS = 20_000;
    private static final long PATIENCE_MS = 30_000;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final String name;
    private final NativeClient client;

    private AuditedGuest(ClientLoop loop, ClientConfig config) {
        name = config.name();
        client = NativeClient.join(loop, config, this);
    }

    static AuditedGuest join(ClientLoop loop, ClientConfig config)
            throws IOException, InterruptedException {
        AuditedGuest guest = new AuditedGuest(loop, config);
        try {
            guest.client.awaitJoined(JOIN_TIMEOUT_MS);
            return guest;
        } catch (TimeoutException e) {
            guest.close();
            throw new IOException(config.name() + " could not join", e);
        }
    }

    @Override
    public void endToEnd(SessionEvent event) {
        if (event instanceof SessionEvent.Chat chat) {
            heard.add(chat.text());
        }
    }

    NativeClient client() {
        return client;
    }

    String name() {
        return name;
    }

    ClientStatistics now() {
        return client.statistics();
    }

    /// Waits until this many more frames of the other's camera and microphone have come; opened, if
    /// they are sealed.
    void awaitMediaOf(AuditedGuest other, int frames, boolean sealed)
            throws IOException, InterruptedException {
        int slot = other.now().slot();
        long picture = framesOf(slot, 1, sealed) + frames;
        long sound = framesOf(slot, 0, sealed) + frames;
        await(
                "media of " + other.name,
                () -> framesOf(slot, 1, sealed) >= picture && framesOf(slot, 0, sealed) >= sound);
    }

    private long framesOf(int slot, int track, boolean sealed) {
        ClientStatistics.Received received = now().received(slot, track);
        return sealed ? received.opened() : received.frames();
    }

    void awaitHeard(String text) throws IOException, InterruptedException {
        await("a line of chat", () -> heard.contains(text));
    }

    void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new IOException(
                        "%s waited %d s in vain for %s.%n%s"
                                .formatted(name, PATIENCE_MS / 1_000, what, now()));
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
