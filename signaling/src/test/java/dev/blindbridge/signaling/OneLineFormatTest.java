package dev.blindbridge.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class OneLineFormatTest {
    @Test
    void shouldWriteOneLineWithoutTheWordsOfAnException() {
        LogRecord record = new LogRecord(Level.SEVERE, "A session ends\nfor a bug.");
        record.setLoggerName("dev.blindbridge.signaling.room.Rooms");
        record.setThrown(new IllegalStateException("a=ice-pwd:SECRET"));
        String line = new OneLineFormat().format(record);
        assertEquals(1, line.lines().count());
        assertTrue(line.contains(" SEVERE Rooms: A session ends for a bug."), line);
        assertTrue(line.contains("[java.lang.IllegalStateException < OneLineFormatTest.java:"));
        assertFalse(line.contains("SECRET"));
    }

    @Test
    void shouldRedactAddresses() {
        assertEquals(
                "from 192.0.x.x:5000 and 2001:db8::x",
                OneLineFormat.redacted("from 192.0.2.17:5000 and 2001:db8:1:2::17"));
        assertEquals("at 12:30:45", OneLineFormat.redacted("at 12:30:45"));
    }
}
