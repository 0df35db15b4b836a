package dev.blindbridge.bench.compare.janus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class JanusAnswerTest {
    @Test
    void shouldReadWhatTheCoreAnswers() {
        JanusAnswer answer =
                JanusAnswer.parse(
                        """
                        {"janus":"success","session_id":1,"transaction":"7","data":{"id":4242}}
                        """);

        assertEquals("7", answer.transaction());
        assertEquals(4242, answer.data().path("id").asLong());
        assertTrue(answer.isFinal());
        assertNull(answer.refusal());
        assertNull(answer.sdp());
    }

    @Test
    void shouldReadWhatThePluginAnswersWithItsDescription() {
        JanusAnswer answer =
                JanusAnswer.parse(
                        """
                        {"janus":"event","sender":3,"transaction":"8","plugindata":
                         {"plugin":"p","data":{"videoroom":"joined","id":5}},
                         "jsep":{"type":"answer","sdp":"v=0\\r\\n"}}
                        """);

        assertEquals(5, answer.data().path("id").asLong());
        assertEquals(3, answer.sender());
        assertEquals("v=0\r\n", answer.sdp());
    }

    @Test
    void shouldWaitBeyondAnAcknowledgementAndIgnoreEvents() {
        assertFalse(JanusAnswer.parse("{\"janus\":\"ack\",\"transaction\":\"9\"}").isFinal());
        JanusAnswer event = JanusAnswer.parse("{\"janus\":\"webrtcup\",\"sender\":6}");
        assertFalse(event.isFinal());
        assertTrue(event.isConnected());
        assertEquals(6, event.sender());
    }

    @Test
    void shouldTellWhyCoreOrPluginRefused() {
        assertEquals(
                "No such session",
                JanusAnswer.parse(
                                """
                                {"janus":"error","transaction":"1",
                                 "error":{"code":458,"reason":"No such session"}}
                                """)
                        .refusal());
        assertEquals(
                "No such feed",
                JanusAnswer.parse(
                                """
                                {"janus":"event","transaction":"1","plugindata":
                                 {"data":{"error_code":428,"error":"No such feed"}}}
                                """)
                        .refusal());
    }

    @Test
    void shouldRefuseWhatIsNoMessageOfJanus() {
        assertThrows(IllegalArgumentException.class, () -> JanusAnswer.parse("<html>"));
        assertThrows(IllegalArgumentException.class, () -> JanusAnswer.parse("{}"));
    }
}
