package dev.blindbridge.sfu.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// One peer's datagrams on their way from the worker, which never waits, to the handshake's thread,
/// which does.
final class DatagramQueue implements DatagramTransport {
    /// What an Ethernet frame holds; browsers send up to 1408 bytes.
    static final int RECEIVE_LIMIT_BYTES = 1500;

    /// Room for IPv6, UDP and a tunnel, as all that we send.
    private static final int SEND_LIMIT_BYTES = 1200;

    // Two flights of a browser with all their repetitions; more is not from a browser.
    private static final int CAPACITY = 32;
    private static final byte[] WAKE = {};

    private final BlockingQueue<byte[]> incoming = new ArrayBlockingQueue<>(CAPACITY);
    private final Consumer<byte[]> outgoing;
    private final CipherSpecGate gate;
    private volatile boolean closed;
    private volatile boolean established;
    private volatile boolean alertsAllowed;

    /// For a client.
    DatagramQueue(Consumer<byte[]> outgoing) {
        this(outgoing, CipherSpecGate.open());
    }

    DatagramQueue(Consumer<byte[]> outgoing, CipherSpecGate gate) {
        this.outgoing = outgoing;
        this.gate = gate;
    }

    /// Takes a copy; false if there is no room.
    boolean offer(byte[] buffer, int offset, int lengthBytes) {
        return incoming.offer(Arrays.copyOfRange(buffer, offset, offset + lengthBytes));
    }

    /// Until then alerts are withheld: one sent in the clear because a stranger's bytes were bad
    /// would end the true peer's handshake (R1).
    void allowAlerts() {
        alertsAllowed = true;
    }

    /// Nothing goes out any more, and whoever waits in [#receive] gets an exception.
    void shutDown() {
        closed = true;
        // Full of datagrams it wakes the reader as well.
        incoming.offer(WAKE);
    }

    /// From here on there is an association, whose end is the end of all.
    void established() {
        alertsAllowed = true;
        established = true;
    }

    /// What the library calls at the end of the association, which else its reader would not notice
    /// before its time is up; but also at the end of a failed attempt, which another may follow.
    @Override
    public void close() {
        if (established) {
            shutDown();
        }
    }

    boolean isShutDown() {
        return closed;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        byte[] datagram = poll(waitMillis);
        if (closed) {
            throw new IOException("closed");
        }
        if (datagram == null || datagram.length > length) {
            return -1;
        }
        int passedBytes = gate.pass(datagram);
        System.arraycopy(datagram, 0, buffer, offset, passedBytes);
        return passedBytes == 0 ? -1 : passedBytes;
    }

    private byte @Nullable [] poll(int waitMillis) throws IOException {
        try {
            return incoming.poll(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        boolean alert = length > 0 && buffer[offset] == ContentType.alert;
        if (!closed && (alertsAllowed || !alert)) {
            outgoing.accept(Arrays.copyOfRange(buffer, offset, offset + length));
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT_BYTES;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT_BYTES;
    }
}
