package dev.blindbridge.bench;

import dev.blindbridge.bench.client.ClientListener;
import dev.blindbridge.bench.client.NativeClient;
import dev.blindbridge.crypto.ApplicationKind;
import dev.blindbridge.crypto.Breakout;
import dev.blindbridge.crypto.PeerId;
import dev.blindbridge.crypto.PeerView;
import dev.blindbridge.crypto.Randomness;
import dev.blindbridge.crypto.SessionEvent;
import dev.blindbridge.crypto.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person types while a native client is in a call, and what it is told: section 5 of
/// docs/e2ee-protocol.md by keyboard.
final class ClientConsole implements ClientListener {
    static final String HELP =
            """
            text                       says it to all
            /msg NAME TEXT             says it to one
            /who, /words, /link        who is here; my five words; the link as it is now
            /file PATH [NAME]          offers a file, to all or to one
            /accept                    fetches the file that was offered last
            /remove NAME               removes somebody (moderators)
            /off NAME microphone|camera|screen   asks somebody to switch it off (moderators)
            /record on|off             shows the recording mark
            /breakout NAME ROOM        sends somebody to a breakout room (moderators)
            /enter                     enters the breakout room that I was sent to
            /react TEXT                sends a reaction
            """;

    private final Path folder;
    private final boolean acceptsAll;
    private @Nullable NativeClient client;
    private SessionEvent.@Nullable FileOffered offered;
    private SessionEvent.@Nullable BreakoutAssigned assigned;
    private @Nullable Breakout drawn;

    /// @param acceptsAll fetches every file that is offered
    ClientConsole(Path folder, boolean acceptsAll) {
        this.folder = folder;
        this.acceptsAll = acceptsAll;
    }

    void drives(NativeClient joined) {
        client = joined;
    }

    @Override
    public void endToEnd(SessionEvent event) {
        switch (event) {
            case SessionEvent.FileChunk _, SessionEvent.FileChunkWanted _ -> {}
            case SessionEvent.FileOffered offer -> {
                offered = offer;
                System.out.println(offer);
                if (acceptsAll) {
                    // Off the loop, which is the one that tells this.
                    Thread.ofVirtual().start(() -> accept(offer));
                }
            }
            case SessionEvent.BreakoutAssigned to -> {
                assigned = to;
                System.out.println(to.name() + " sends you to " + to.breakout().name());
            }
            default -> System.out.println(event);
        }
    }

    @Override
    public void notice(String sentence) {
        System.out.println(sentence);
    }

    @Override
    public void ended(String reason) {
        System.out.println("Ended: " + reason);
    }

    /// One line; says what is wrong with it instead of failing.
    void type(String line) {
        NativeClient driven = client;
        if (driven == null || line.isBlank()) {
            return;
        }
        try {
            if (!run(driven, List.of(line.strip().split(" ", 3)), line)) {
                System.out.println(HELP);
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }

    private boolean run(NativeClient driven, List<String> words, String line) throws IOException {
        String first = words.size() > 1 ? words.get(1) : "";
        String second = words.size() > 2 ? words.get(2) : "";
        switch (words.getFirst()) {
            case "/msg" -> driven.privateChat(idOf(driven, first), second);
            case "/who" -> peers(driven).forEach(System.out::println);
            case "/words" ->
                    System.out.println(
                            driven.session((session, _) -> session.words()).orElseThrow());
            case "/link" -> System.out.println(driven.link());
            case "/file" -> sendFile(first, second);
            case "/accept" -> accept(offered);
            case "/remove" -> driven.remove(idOf(driven, first));
            case "/off" -> askToSwitchOff(driven, idOf(driven, first), second);
            case "/record" -> record(first.equals("on"));
            case "/breakout" -> breakout(driven, idOf(driven, first), second);
            case "/enter" -> enter(driven);
            case "/react" ->
                    driven.session((session, nowMs) -> {
                        session.sendApplication(ApplicationKind.REACTION, quoted(first), nowMs);
                        return true;
                    });
            default -> {
                if (line.startsWith("/")) {
                    return false;
                }
                driven.chat(line);
            }
        }
        return true;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "").replace("\"", "") + "\"";
    }

    private static List<PeerView> peers(NativeClient driven) {
        return driven.session((session, _) -> session.peers()).orElse(List.of());
    }

    private static PeerId idOf(NativeClient driven, String name) {
        return peers(driven).stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nobody here is called " + name))
                .id();
    }

    void sendFile(String path, String name) throws IOException {
        NativeClient driven = client;
        if (driven != null) {
            Optional<PeerId> to =
                    name.isEmpty() ? Optional.empty() : Optional.of(idOf(driven, name));
            System.out.println("Offered as number " + driven.offerFile(Path.of(path), to));
        }
    }

    private void accept(SessionEvent.@Nullable FileOffered offer) {
        NativeClient driven = client;
        if (driven == null || offer == null || !driven.acceptFile(offer, folder)) {
            System.out.println("There is no such file to fetch");
        }
    }

    void record(boolean on) {
        NativeClient driven = client;
        if (driven != null) {
            driven.session((session, nowMs) -> {
                if (on) {
                    session.startRecording(nowMs);
                } else {
                    session.stopRecording(nowMs);
                }
                return on;
            });
        }
    }

    private static void askToSwitchOff(NativeClient driven, PeerId whom, String what) {
        Track track = Track.valueOf(what.toUpperCase(Locale.ROOT));
        driven.session((session, nowMs) -> session.askToSwitchOff(whom, track, nowMs));
    }

    /// All who are sent to a room of one name get the same one.
    private void breakout(NativeClient driven, PeerId whom, String name) {
        if (drawn == null || !drawn.name().equals(name)) {
            drawn = Breakout.draw(name, Randomness.secure());
        }
        Breakout room = drawn;
        driven.session((session, nowMs) -> session.assignBreakout(whom, room, nowMs));
    }

    private void enter(NativeClient driven) {
        SessionEvent.BreakoutAssigned to = assigned;
        if (to == null) {
            throw new IllegalStateException("nobody sent you anywhere");
        }
        client = driven.enter(to.breakout(), this);
        driven.close();
    }
}
