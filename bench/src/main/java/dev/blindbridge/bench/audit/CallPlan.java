package dev.blindbridge.bench.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What is said in an audited call: made anew for every audit, so that nothing of it can be in any
/// memory by chance or from before.
///
/// @param standInKey random bytes that the positive control gives away in place of a key
@SuppressWarnings("ArrayRecordComponent") // never compared
record CallPlan(
        String room,
        String passphrase,
        String ann,
        String ben,
        String carl,
        String browser,
        String chat,
        String privateChat,
        String browserChat,
        byte[] standInKey) {
    /// As the start page draws it.
    private static final int WORDS = 5;

    /// @param words the word list, one a line
    static CallPlan draw(Path words) throws IOException {
        SecureRandom random = new SecureRandom();
        List<String> list = Files.readAllLines(words);
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < WORDS; i++) {
            drawn.add(list.get(random.nextInt(list.size())).trim());
        }
        byte[] run = new byte[6];
        random.nextBytes(run);
        String mark = HexFormat.of().formatHex(run);
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new CallPlan(
                "audited-room-" + mark,
                String.join(" ", drawn),
                "Annegret Quittenbaum " + mark,
                "Benedikt Wacholder " + mark,
                "Carlotta Schlehdorn " + mark,
                "Dorothea Holunder " + mark,
                "to all, and to nobody else: " + mark,
                "to Benedikt alone: " + mark,
                "written in a browser: " + mark,
                key);
    }

    String link(int port) {
        return "http://127.0.0.1:" + port + "/" + room + "#" + passphrase.replace(' ', '-');
    }
}
