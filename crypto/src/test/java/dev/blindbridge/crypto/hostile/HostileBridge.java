package dev.blindbridge.crypto.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.blindbridge.crypto.Codec;
import dev.blindbridge.crypto.Outgoing;
import dev.blindbridge.crypto.Track;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A bridge that keeps all it ever saw, delivers what it likes to whom it likes, and says of the
/// roster what it likes. By default it is honest, in virtual time; each attack changes one thing.
final class HostileBridge {
    /// A sealed message on its way to one member.
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Message(int from, int to, byte[] data) {
        /// The first byte tells a hello from the rest (section 2), which is all a bridge can tell.
        boolean isHello() {
            return (data[0] & 0xff) < 60;
        }
    }

    /// A sealed frame as the bridge holds it.
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Frame(int slot, Track track, Codec codec, byte[] wire, long rtpTimestamp) {
        Frame withWire(byte[] changed) {
            return new Frame(slot, track, codec, changed, rtpTimestamp);
        }

        Frame at(long otherTimestamp) {
            return new Frame(slot, track, codec, wire, otherTimestamp);
        }
    }

    private static final long TICK_MS = 200;

    private final Map<Integer, Client> clients = new TreeMap<>();
    private final Deque<Message> underway = new ArrayDeque<>();
    private final List<Message> recorded = new ArrayList<>();
    private Predicate<Message> passes = _ -> true;
    private long nowMs = 100_000;

    long nowMs() {
        return nowMs;
    }

    /// An ordinary join: everybody is told of everybody.
    Client join(Language language, String name) {
        int slot = clients.keySet().stream().mapToInt(taken -> taken + 1).max().orElse(0);
        return join(language, name, slot, clients.keySet(), clients.keySet());
    }

    /// @param told whom the newcomer is told of
    /// @param informed who is told of the newcomer
    Client join(
            Language language,
            String name,
            int slot,
            Collection<Integer> told,
            Collection<Integer> informed) {
        for (int other : List.copyOf(informed)) {
            client(other).entered(slot, nowMs);
        }
        Client client = Stage.SHARED.client(language, name, slot, List.copyOf(told), nowMs);
        clients.put(slot, client);
        pass(2_000);
        return client;
    }

    private Client client(int slot) {
        return Optional.ofNullable(clients.get(slot)).orElseThrow();
    }

    /// Ends a connection without a farewell and tells the others.
    void drop(Client gone) {
        clients.remove(gone.slot());
        clients.values().forEach(other -> other.left(gone.slot(), nowMs));
        pass(0);
    }

    /// Withholds from now on what this refuses. It is recorded all the same.
    void passOnly(Predicate<Message> allowed) {
        passes = allowed;
    }

    /// All messages so far, withheld ones too.
    List<Message> recorded() {
        return List.copyOf(recorded);
    }

    /// Hands a member something, whatever it is, as if it came from this slot.
    void feed(Client victim, int fromSlot, byte[] data) {
        victim.message(fromSlot, data, nowMs);
        pass(0);
    }

    /// Lets time pass for all.
    void pass(long durationMs) {
        long untilMs = nowMs + durationMs;
        settle();
        while (nowMs < untilMs) {
            nowMs = Math.min(untilMs, nowMs + TICK_MS);
            List.copyOf(clients.values()).forEach(client -> client.advance(nowMs));
            settle();
        }
    }

    private void settle() {
        collect();
        for (Message next = underway.poll(); next != null; next = underway.poll()) {
            Client to = clients.get(next.to());
            if (to != null) {
                to.message(next.from(), next.data(), nowMs);
            }
            collect();
        }
    }

    private void collect() {
        clients.forEach((from, client) -> client.outgoing().forEach(sent -> route(from, sent)));
    }

    private void route(int from, Outgoing sent) {
        for (int to : clients.keySet()) {
            if (to != from && (sent.toSlot() == Outgoing.TO_ALL || sent.toSlot() == to)) {
                Message message = new Message(from, to, sent.data());
                recorded.add(message);
                if (passes.test(message)) {
                    underway.add(message);
                }
            }
        }
    }

    /// A word of 20 ms: Opus, at the RTP time of this moment.
    Frame speech(Client speaker, String word) {
        return frame(speaker, Track.MICROPHONE, Codec.OPUS, word.getBytes(UTF_8));
    }

    /// An inter frame of VP8, with one clear byte.
    Frame picture(Client speaker, Track track, String content) {
        byte[] text = content.getBytes(UTF_8);
        byte[] frame = new byte[text.length + 1];
        frame[0] = 1;
        System.arraycopy(text, 0, frame, 1, text.length);
        return frame(speaker, track, Codec.VP8, frame);
    }

    private Frame frame(Client speaker, Track track, Codec codec, byte[] content) {
        byte[] wire = speaker.seal(track, codec, content, nowMs);
        Frame frame = new Frame(speaker.slot(), track, codec, wire, nowMs * 48);
        nowMs += 20;
        return frame;
    }

    /// Delivers a frame to the receiver that shows this stream.
    Optional<byte[]> deliver(Frame frame, Client victim) {
        return deliver(frame, victim, frame.slot(), frame.track());
    }

    /// Delivers a frame to the receiver that shows another stream.
    Optional<byte[]> deliver(Frame frame, Client victim, int shownSlot, Track shownTrack) {
        return victim.open(
                shownSlot,
                shownTrack,
                frame.codec(),
                frame.wire(),
                frame.rtpTimestamp() & 0xffff_ffffL,
                nowMs);
    }
}
