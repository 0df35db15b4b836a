package dev.blindbridge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoresTest {
    @Test
    void shouldGiveEachWorkerACoreAndTheNextToTheGenerator() {
        assertEquals(new Cores("0", "1"), Cores.of(null, null, 1, 2));
        assertEquals(new Cores("0-1", "2"), Cores.of(null, null, 2, 4));
        assertFalse(Cores.of(null, null, 2, 3).shared());
    }

    @Test
    void shouldShareWhereThereAreTooFew() {
        assertEquals(new Cores("0-1", "0-1"), Cores.of(null, null, 2, 2));
        assertEquals(new Cores("0", "0"), Cores.of(null, null, 1, 1));
        assertTrue(Cores.of(null, null, 2, 2).shared());
    }

    @Test
    void shouldTakeWhatIsSaid() {
        assertEquals(new Cores("3", "1"), Cores.of("3", null, 1, 4));
        assertEquals(new Cores("0", "2,3"), Cores.of(null, "2,3", 1, 4));
        assertTrue(new Cores("0-3", "2").shared());
        assertTrue(new Cores("", "0").shared(), "anywhere is there too");
        assertEquals(4, new Cores("9", "0,2-4").generatorCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0-", "-1", "1,,2", "3-1", "0 1", "99999"})
    void shouldRefuseWhatNamesNoCores(String cores) {
        assertThrows(IllegalArgumentException.class, () -> new Cores(cores, "0"));
    }
}
