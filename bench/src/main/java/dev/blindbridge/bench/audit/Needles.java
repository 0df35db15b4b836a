package dev.blindbridge.bench.audit;

import dev.blindbridge.bench.audit.Needle.Kind;
import dev.blindbridge.bench.audit.Needle.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// All the forms in which a process might hold a text or a key. Duplicates are dropped.
final class Needles {
    /// A piece of a key: what is left if the rest was overwritten. 128 bits are no chance hit.
    private static final int KEY_PIECE_BYTES = 16;

    private final Set<Needle> all = new LinkedHashSet<>();

    Collection<Needle> all() {
        return all;
    }

    /// A text: as Java keeps it in memory, as it goes over the wire, as JSON carries it.
    Needles text(Kind kind, String name, String text) {
        Subject subject = new Subject(kind, name);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(subject, "UTF-8 or Latin-1", utf8);
        add(subject, "UTF-16, little end first", text.getBytes(StandardCharsets.UTF_16LE));
        add(subject, "UTF-16, big end first", text.getBytes(StandardCharsets.UTF_16BE));
        encoded(subject, utf8);
        return this;
    }

    /// A passphrase as typed, with blanks and with dashes, as links write it.
    Needles passphrase(String words) {
        String dashed = words.replace(' ', '-');
        text(Kind.PASSPHRASE, "passphrase", words);
        text(Kind.PASSPHRASE, "passphrase with dashes", dashed);
        text(Kind.PASSPHRASE, "passphrase in an address", words.replace(" ", "%20"));
        return this;
    }

    /// A key: whole, in pieces, and as a cipher's key schedule begins, which keeps words of four
    /// bytes in the machine's order.
    Needles key(String name, byte[] key) {
        Subject subject = new Subject(Kind.KEY, name);
        byte[] words = wordsReversed(key);
        for (int from = 0; from + KEY_PIECE_BYTES <= key.length; from += KEY_PIECE_BYTES) {
            int to = from + KEY_PIECE_BYTES;
            String piece = key.length == KEY_PIECE_BYTES ? "" : ", bytes " + from + " to " + to;
            add(subject, "raw bytes" + piece, Arrays.copyOfRange(key, from, to));
            add(subject, "words of a schedule" + piece, Arrays.copyOfRange(words, from, to));
        }
        encoded(subject, key);
        return this;
    }

    private static byte[] wordsReversed(byte[] key) {
        byte[] reversed = new byte[key.length & ~3];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = key[(i & ~3) + 3 - (i & 3)];
        }
        return reversed;
    }

    private void encoded(Subject subject, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        addText(subject, "hex", hex);
        addText(subject, "hex, upper case", hex.toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            base64(subject, bytes, before);
        }
    }

    /// Base64 of a longer message in which the bytes begin at some place: three ways. The first and
    /// last characters depend on the neighbours too and are left out.
    private void base64(Subject subject, byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length / 3 * 4;
        addText(subject, "base64, shifted by " + before, text.substring(from, to));
    }

    private void addText(Subject subject, String form, String text) {
        add(subject, form, text.getBytes(StandardCharsets.US_ASCII));
        add(subject, form + ", UTF-16", text.getBytes(StandardCharsets.UTF_16LE));
    }

    private void add(Subject subject, String form, byte[] bytes) {
        all.add(new Needle(subject, form, bytes));
    }
}
