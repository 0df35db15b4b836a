package dev.blindbridge.sfu.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
    /// Against the plainest way to do it.
    @Test
    void shouldAlwaysKnowWhatIsFirst() {
        SplittableRandom random = new SplittableRandom(1);
        DeadlineQueue<Deadline> queue = new DeadlineQueue<>();
        List<Deadline> all = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int what = random.nextInt(10);
            if (what < 4 || all.isEmpty()) {
                Deadline added = new Deadline();
                all.add(added);
                queue.schedule(added, random.nextLong(1000));
            } else if (what < 8) {
                queue.schedule(all.get(random.nextInt(all.size())), random.nextLong(1000));
            } else {
                queue.remove(all.remove(random.nextInt(all.size())));
            }
            long first = all.stream().mapToLong(d -> d.atNs).min().orElse(Deadline.NEVER);
            assertEquals(first, queue.nextNs());
        }
        for (Deadline deadline : all) {
            queue.remove(deadline);
            queue.remove(deadline);
        }
        assertNull(queue.first());
    }
}
