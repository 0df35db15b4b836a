package dev.blindbridge.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blindbridge.bench.report.Chart.Scale;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From values to places.
final class AxisTest {
    @Test
    void shouldPutRoundTicksAroundTheValues() {
        assertEquals(List.of(0.0, 5.0, 10.0, 15.0), Axis.over(Scale.LINEAR, 0, 14).ticks());
        assertEquals(List.of(10.0, 100.0, 1000.0), Axis.over(Scale.LOGARITHMIC, 10, 300).ticks());
    }

    @Test
    void shouldPlaceValuesByTheirScale() {
        assertEquals(0.5, Axis.over(Scale.LINEAR, 0, 10).place(5), 1e-9);
        assertEquals(0.5, Axis.over(Scale.LOGARITHMIC, 1, 100).place(10), 1e-9);
        Axis nines = Axis.over(Scale.NINES, 0, 1);
        assertEquals(0.25, nines.place(0.9), 1e-9);
        assertEquals(0.75, nines.place(0.999), 1e-9);
        assertEquals(1, nines.place(1), 1e-9);
    }

    @Test
    void shouldStandOneValueOrNone() {
        assertEquals(0, Axis.over(Scale.LINEAR, 0, 0).place(0), 1e-9);
        assertEquals(0, Axis.over(Scale.LOGARITHMIC, 0, 0).place(0), 1e-9);
        assertEquals(0, Axis.over(Scale.LINEAR, 3, 3).place(3), 1e-9);
    }

    @Test
    void shouldLabelShortly() {
        Axis axis = Axis.over(Scale.LINEAR, 0, 1);
        assertEquals("0", axis.label(0));
        assertEquals("2.36", axis.label(2.36));
        assertEquals("15k", axis.label(15_000));
        assertEquals("1.5M", axis.label(1_500_000));
        assertEquals("99.9 %", Axis.over(Scale.NINES, 0, 1).label(0.999));
    }
}
