package dev.blindbridge.sfu.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is due first: a binary heap whose entries know their place, so that one can be moved
/// without a search. No packet causes a scan of all peers.
final class DeadlineQueue<D extends Deadline> {
    private @Nullable Deadline[] heap = new Deadline[64];
    private int size;

    /// Enters or moves.
    void schedule(D deadline, long atNs) {
        deadline.atNs = atNs;
        if (deadline.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            put(size++, deadline);
        }
        siftUp(deadline.place);
        siftDown(deadline.place);
    }

    void remove(D deadline) {
        int place = deadline.place;
        if (place < 0) {
            return;
        }
        deadline.place = -1;
        Deadline last = at(--size);
        heap[size] = null;
        if (last.place >= 0) {
            put(place, last);
            siftUp(place);
            siftDown(last.place);
        }
    }

    /// What is due first, null if nothing is.
    @SuppressWarnings("unchecked") // only schedule enters
    @Nullable D first() {
        return (D) heap[0];
    }

    int size() {
        return size;
    }

    /// [Deadline#NEVER] if nothing is.
    long nextNs() {
        Deadline first = heap[0];
        return first == null ? Deadline.NEVER : first.atNs;
    }

    private Deadline at(int place) {
        Deadline deadline = heap[place];
        if (deadline == null) {
            throw new IllegalStateException("hole in the heap");
        }
        return deadline;
    }

    private void put(int place, Deadline deadline) {
        heap[place] = deadline;
        deadline.place = place;
    }

    private void siftUp(int from) {
        Deadline moving = at(from);
        int place = from;
        while (place > 0 && moving.atNs < at((place - 1) / 2).atNs) {
            put(place, at((place - 1) / 2));
            place = (place - 1) / 2;
        }
        put(place, moving);
    }

    private void siftDown(int from) {
        Deadline moving = at(from);
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && at(child + 1).atNs < at(child).atNs) {
                child++;
            }
            if (at(child).atNs >= moving.atNs) {
                break;
            }
            put(place, at(child));
            place = child;
        }
        put(place, moving);
    }
}
