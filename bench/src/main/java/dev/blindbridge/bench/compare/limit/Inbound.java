package dev.blindbridge.bench.compare.limit;

/// A stream that somebody publishes. Its state is the packet thread's.
final class Inbound {
    final int ssrc;
    final int outgoingSsrc;
    final int owner;
    final Room room;
    private final SrtpContext context;
    private long highestIndex = -1;

    Inbound(int ssrc, int outgoingSsrc, int owner, Room room, SrtpContext context) {
        this.ssrc = ssrc;
        this.outgoingSsrc = outgoingSsrc;
        this.owner = owner;
        this.room = room;
        this.context = context;
    }

    /// Whether it authenticates; the packet is in the clear then.
    boolean unprotect(Packet packet, int packetBytes, int sequenceNumber) {
        // RFC 3711 section 3.3.1: the index closest to the highest so far.
        long index =
                highestIndex < 0
                        ? sequenceNumber
                        : highestIndex + (short) (sequenceNumber - (int) highestIndex);
        if (index < 0) {
            return false;
        }
        int payloadBytes =
                context.unprotect(packet.address, packet.headerBytes, packetBytes, ssrc, index);
        if (payloadBytes < 0) {
            return false;
        }
        highestIndex = Math.max(highestIndex, index);
        packet.payloadBytes = payloadBytes;
        packet.index = index;
        packet.inbound = this;
        return true;
    }
}
