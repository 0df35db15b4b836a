package dev.blindbridge.sfu.dtls;

import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;

/// Holds a client's ChangeCipherSpec back until its CertificateVerify has passed. Bouncy Castle
/// takes the former as soon as it has the key exchange and then no longer reads the epoch that the
/// latter belongs to: if CertificateVerify alone is lost, its repetition would be in vain. Used by
/// one thread.
final class CipherSpecGate {
    // RFC 6347 section 4.1: type 1, version 2, epoch 2, sequence number 6, length 2 bytes.
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int EPOCH_OFFSET = 3;
    private static final int LENGTH_OFFSET = 11;

    private boolean open;

    /// One that holds nothing back.
    static CipherSpecGate open() {
        CipherSpecGate gate = new CipherSpecGate();
        gate.open = true;
        return gate;
    }

    /// How much of the datagram may be read now; the client repeats the rest with its flight.
    int pass(byte[] datagram) {
        int offset = 0;
        while (!open && offset + RECORD_HEADER_BYTES < datagram.length) {
            int type = datagram[offset];
            if (type == ContentType.change_cipher_spec) {
                return offset;
            }
            boolean clear = datagram[offset + EPOCH_OFFSET + 1] == 0;
            open =
                    type == ContentType.handshake
                            && clear
                            && datagram[offset + RECORD_HEADER_BYTES]
                                    == HandshakeType.certificate_verify;
            int high = datagram[offset + LENGTH_OFFSET] & 0xFF;
            int low = datagram[offset + LENGTH_OFFSET + 1] & 0xFF;
            offset += RECORD_HEADER_BYTES + (high << 8 | low);
        }
        return datagram.length;
    }
}
