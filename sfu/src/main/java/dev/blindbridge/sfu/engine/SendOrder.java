package dev.blindbridge.sfu.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// In which order the packets of one receiver leave: track by track and each track's own as they
/// came, so that packets of one frame lie side by side; the track with the longest packet first, so
/// that what is shorter can be the end of a message ([SegmentPlan]): sound behind video, and sound
/// of several people together. Tracks do not wait for each other, so no player sees it. Scratch of
/// one engine.
final class SendOrder {
    private final int[] order;
    private final boolean[] placed;

    SendOrder(int capacity) {
        order = new int[capacity];
        placed = new boolean[capacity];
    }

    /// The packets' indices as they are to be sent, valid until the next call.
    ///
    /// @param tracks of each packet, told apart by identity
    int[] of(@Nullable Object[] tracks, int[] lengths, int count) {
        Arrays.fill(placed, 0, count, false);
        int next = 0;
        while (next < count) {
            next = place(tracks[longest(lengths, count)], tracks, count, next);
        }
        return order;
    }

    /// The longest of those that have no place yet, the first of equals.
    private int longest(int[] lengths, int count) {
        int longest = -1;
        for (int i = 0; i < count; i++) {
            if (!placed[i] && (longest < 0 || lengths[i] > lengths[longest])) {
                longest = i;
            }
        }
        return longest;
    }

    @SuppressWarnings("ReferenceEquality") // a track is one object
    private int place(@Nullable Object track, @Nullable Object[] tracks, int count, int from) {
        int next = from;
        for (int i = 0; i < count; i++) {
            if (tracks[i] == track) {
                order[next++] = i;
                placed[i] = true;
            }
        }
        return next;
    }
}
