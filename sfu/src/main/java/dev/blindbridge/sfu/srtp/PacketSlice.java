package dev.blindbridge.sfu.srtp;

import org.jitsi.utils.ByteArrayBuffer;

/// A packet in our array as the library wants to see it. Grows in place: whoever wraps has ensured
/// the room.
final class PacketSlice implements ByteArrayBuffer {
    private byte[] buffer = new byte[0];
    private int offset;
    private int lengthBytes;

    void wrap(byte[] buffer, int offset, int lengthBytes) {
        this.buffer = buffer;
        this.offset = offset;
        this.lengthBytes = lengthBytes;
    }

    @Override
    public byte[] getBuffer() {
        return buffer;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return lengthBytes;
    }

    @Override
    public void setLength(int lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    @Override
    public void setOffset(int offset) {
        this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int regionOffset, int regionLength, byte[] out) {
        System.arraycopy(buffer, offset + regionOffset, out, 0, regionLength);
    }

    @Override
    public void grow(int bytes) {}

    @Override
    public void append(byte[] data, int bytes) {
        System.arraycopy(data, 0, buffer, offset + lengthBytes, bytes);
        lengthBytes += bytes;
    }

    @Override
    public void shrink(int bytes) {
        lengthBytes -= bytes;
    }
}
