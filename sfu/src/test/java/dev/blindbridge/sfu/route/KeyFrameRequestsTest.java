package dev.blindbridge.sfu.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
    private final KeyFrameRequests requests = new KeyFrameRequests();

    @Test
    void shouldAskAtOnceAndThenNotTooOften() {
        assertFalse(requests.takeDue(5));
        assertEquals(5, requests.request(5));
        assertTrue(requests.takeDue(5));
        long later = 5 + KeyFrameRequests.MIN_INTERVAL_NS;
        assertEquals(later, requests.request(6));
        assertEquals(later, requests.request(7));
        assertFalse(requests.takeDue(later - 1));
        assertTrue(requests.takeDue(later));
        assertFalse(requests.takeDue(later + 1));
    }

    @Test
    void shouldNotAskForWhatHasCome() {
        requests.request(5);
        requests.onKeyFrame();
        assertFalse(requests.takeDue(Long.MAX_VALUE - 1));
        assertEquals(Long.MAX_VALUE, requests.dueNs());
    }
}
