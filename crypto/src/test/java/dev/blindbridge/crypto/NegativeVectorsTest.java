package dev.blindbridge.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Bad inputs fail for the reason that an independent implementation gives (negative.json), and
/// their good neighbours do not.
class NegativeVectorsTest {
    private static final List<Outcomes.Case> CASES = Outcomes.negativeVectors();

    @Test
    void shouldGiveEveryBadInputItsReason() {
        List<String> wrong = new ArrayList<>();
        for (Outcomes.Case one : CASES) {
            String outcome = one.outcome();
            if (!outcome.equals(one.expected())) {
                wrong.add(
                        "%s, %s: %s instead of %s"
                                .formatted(one.parser(), one.comment(), outcome, one.expected()));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void shouldHaveCasesForEveryParserAndEveryReason() {
        Set<String> parsers = CASES.stream().map(Outcomes.Case::parser).collect(Collectors.toSet());
        assertEquals(new TreeSet<>(Outcomes.parsers()), new TreeSet<>(parsers));
        Set<String> expected =
                CASES.stream().map(Outcomes.Case::expected).collect(Collectors.toSet());
        for (RejectReason reason : RejectReason.values()) {
            // How many may come is counted, not parsed: HostileBridgeTest.
            boolean ofOneInput = reason != RejectReason.LIMIT;
            assertTrue(!ofOneInput || expected.contains(reason.name()), reason::name);
        }
    }
}
