package dev.blindbridge.signaling.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.blindbridge.signaling.protocol.ServerMessage.Failure;
import dev.blindbridge.signaling.protocol.ServerMessage.Joined;
import dev.blindbridge.signaling.protocol.ServerMessage.Offer;
import dev.blindbridge.signaling.protocol.ServerMessage.OfferedTrack;
import dev.blindbridge.signaling.protocol.ServerMessage.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The forms of docs/signaling-protocol.md section 4.
final class MessageWriterTest {
    @Test
    void shouldWriteTheDocumentedForms() {
        assertWritten(
                "{'type':'joined','slot':4,'members':[0,1,3],'moderators':[0,4],'resume':'q2lW',"
                        + "'resumed':false,'resumeSeconds':15}",
                new Joined(4, List.of(0, 1, 3), List.of(0, 4), "q2lW", false));
        assertWritten("{'type':'entered','slot':5}", new ServerMessage.Entered(5));
        assertWritten("{'type':'left','slot':5}", new ServerMessage.Left(5));
        assertWritten(
                "{'type':'moderators','slots':[0,4]}", new ServerMessage.Moderators(List.of(0, 4)));
        assertWritten(
                "{'type':'published','attempt':1,'sdp':'v=0\\r\\n'}",
                new ServerMessage.Published(1, "v=0\r\n"));
        assertWritten(
                "{'type':'offer','id':7,'attempt':1,'sdp':'v=0','tracks':"
                        + "[{'mid':'0','slot':1,'track':0}]}",
                new Offer(7, 1, "v=0", List.of(new OfferedTrack("0", 1, 0))));
        assertWritten(
                "{'type':'relay','from':1,'data':'AQxk'}", new ServerMessage.Relay(1, "AQxk"));
        assertWritten(
                "{'type':'transport','session':'publish','attempt':1,'state':'connected'}",
                new Transport(true, 1, null));
        assertWritten(
                "{'type':'transport','session':'subscribe','attempt':1,'state':'closed',"
                        + "'reason':'consent-expired'}",
                new Transport(false, 1, "consent-expired"));
        assertWritten("{'type':'pong'}", new ServerMessage.Pong());
        assertWritten(
                "{'type':'error','code':'unknown-slot','message':'No.','about':'relay',"
                        + "'fatal':false}",
                new Failure(ErrorCode.UNKNOWN_SLOT, "No.", "relay", false));
        assertWritten(
                "{'type':'error','code':'timeout','message':'No.','fatal':true}",
                new Failure(ErrorCode.TIMEOUT, "No.", null, true));
    }

    private static void assertWritten(String json, ServerMessage message) {
        String written = new String(new MessageWriter().write(message), StandardCharsets.UTF_8);
        assertEquals(json.replace('\'', '"'), written);
    }

    @Test
    void shouldNotPrintSecrets() {
        for (Object message :
                List.of(
                        new Joined(0, List.of(), List.of(), "SECRET", false),
                        new Offer(1, 1, "a=ice-pwd:SECRET", List.of()),
                        new ServerMessage.Published(1, "a=ice-pwd:SECRET"),
                        new ClientMessage.Join("SECRET", "SECRET"),
                        new ClientMessage.Publish(0, "a=ice-pwd:SECRET", List.of()),
                        new ClientMessage.Answer(0, "a=ice-pwd:SECRET"),
                        new ClientMessage.Relay(0, "SECRET"))) {
            assertFalse(message.toString().contains("SECRET"), message.toString());
        }
    }
}
