package dev.blindbridge.sfu.srtp;

import org.jspecify.annotations.Nullable;

/// Per-SSRC state of one direction: bounded (R4), never forgets (R5), allocates only to grow.
final class StreamTable<S> {
    private final int limit;
    private int[] ssrcs = new int[8];
    private @Nullable Object[] streams = new Object[8];
    private int size;

    StreamTable(int limit) {
        this.limit = limit;
    }

    @Nullable S find(int ssrc) {
        @SuppressWarnings("unchecked") // add is the only one to put something in
        S stream = (S) streams[slot(ssrc)];
        return stream;
    }

    boolean isFull() {
        return size >= limit;
    }

    int size() {
        return size;
    }

    /// Adds a stream of an SSRC that is not there yet.
    void add(int ssrc, S stream) {
        if (size * 2 >= ssrcs.length) {
            grow();
        }
        int slot = slot(ssrc);
        ssrcs[slot] = ssrc;
        streams[slot] = stream;
        size++;
    }

    /// Puts another stream in the place of one that is there.
    void replace(int ssrc, S stream) {
        streams[slot(ssrc)] = stream;
    }

    private void grow() {
        int[] oldSsrcs = ssrcs;
        @Nullable Object[] oldStreams = streams;
        ssrcs = new int[oldSsrcs.length * 2];
        streams = new Object[ssrcs.length];
        for (int i = 0; i < oldSsrcs.length; i++) {
            if (oldStreams[i] != null) {
                int slot = slot(oldSsrcs[i]);
                ssrcs[slot] = oldSsrcs[i];
                streams[slot] = oldStreams[i];
            }
        }
    }

    /// Where the SSRC is, or where it would go: linear probing in a table half empty. A peer that
    /// picks its SSRCs to collide gains nothing: the limit bounds the walk.
    private int slot(int ssrc) {
        int mask = ssrcs.length - 1;
        int slot = ((ssrc * 0x9E3779B9) >>> 16) & mask;
        while (streams[slot] != null && ssrcs[slot] != ssrc) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
