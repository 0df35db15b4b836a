package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LinkFragmentTest {
    @Test
    void shouldReadFiveListWordsAlsoThoseWithHyphens() {
        assertEquals(
                "abacus yo-yo zoom t-shirt zit",
                LinkFragment.passphrase("abacus-yo-yo-zoom-t-shirt-zit"));
    }

    @Test
    void shouldTakeAnythingElseAsPercentEncodedText() {
        assertEquals("abacus-zoom", LinkFragment.passphrase("abacus-zoom"));
        assertEquals("a-b c+d ü", LinkFragment.passphrase("a%2Db%20c+d%20%C3%BC"));
        assertEquals("x-y-z-not-listed!", LinkFragment.passphrase("x-y-z-not-listed!"));
        assertThrows(IllegalArgumentException.class, () -> LinkFragment.passphrase("50%"));
    }
}
