package dev.blindbridge.bench.client.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/// A DTLS 1.2 client association (RFC 5764). Lives on a virtual thread of its own from [#start] to
/// [#close]: Bouncy Castle blocks, repeats lost flights by itself and must be read for alerts as
/// long as the association stands.
final class DtlsConnection implements AutoCloseable {
    /// Called on the connection's thread.
    interface Listener {
        void established(SrtpKeyMaterial keys);

        /// Once, if it was not us who ended it.
        void ended(String reason);
    }

    /// Flights are a handful of datagrams; what does not fit is lost like any datagram.
    private static final int QUEUE_DATAGRAMS = 64;

    private static final int MAX_DATAGRAM_BYTES = 1500;
    private static final byte[] CLOSE = new byte[0];

    private final DtlsClient client;
    private final Consumer<byte[]> output;
    private final Listener listener;
    private final BlockingQueue<byte[]> input = new LinkedBlockingQueue<>(QUEUE_DATAGRAMS);
    private volatile boolean closing;

    /// Sends whole datagrams to `output`, on the connection's thread.
    DtlsConnection(
            DtlsIdentity identity,
            String remoteFingerprint,
            Consumer<byte[]> output,
            Listener listener) {
        this.client = new DtlsClient(identity, remoteFingerprint);
        this.output = output;
        this.listener = listener;
    }

    void start() {
        Thread.ofVirtual().name("dtls-client").start(this::run);
    }

    /// A datagram came in; any thread.
    void received(byte[] datagram) {
        input.offer(datagram);
    }

    private void run() {
        try {
            DTLSTransport association = new DTLSClientProtocol().connect(client, new Datagrams());
            listener.established(client.keys());
            readUntilEnd(association);
        } catch (IOException e) {
            if (!closing) {
                listener.ended(String.valueOf(e.getMessage()));
            }
        }
    }

    private void readUntilEnd(DTLSTransport association) throws IOException {
        byte[] buffer = new byte[association.getReceiveLimit()];
        while (!closing && !client.ended()) {
            try {
                association.receive(buffer, 0, buffer.length, 60_000);
            } catch (InterruptedIOException e) {
                break; // closing, or the other side did
            }
        }
        if (!closing) {
            listener.ended("close_notify");
        }
        association.close();
    }

    /// Says close_notify and ends the thread; does not wait.
    @Override
    public void close() {
        closing = true;
        input.clear();
        input.offer(CLOSE);
    }

    private final class Datagrams implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return MAX_DATAGRAM_BYTES;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis)
                throws IOException {
            if (client.ended()) { // Bouncy Castle would go on waiting
                throw new InterruptedIOException("ended");
            }
            byte[] datagram;
            try {
                datagram =
                        input.poll(
                                waitMillis == 0 ? Long.MAX_VALUE : waitMillis,
                                TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            if (datagram == null) {
                return -1;
            }
            if (closing) {
                throw new InterruptedIOException("closed");
            }
            int copied = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, copied);
            return copied;
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            output.accept(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {}
    }
}
