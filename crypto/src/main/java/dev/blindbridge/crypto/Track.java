package dev.blindbridge.crypto;

/// What a key seals: the low three bits of the key id (section 1).
public enum Track {
    MICROPHONE(0, Kind.AUDIO),
    CAMERA(1, Kind.VIDEO),
    SCREEN(2, Kind.VIDEO),
    SCREEN_AUDIO(3, Kind.AUDIO),
    FILE(4, Kind.FILE),
    RESERVED(5, Kind.NONE),
    PAIR(6, Kind.PAIR),
    GROUP(7, Kind.GROUP);

    /// Distinct authenticated metadata for each use of a key (section 1).
    enum Kind {
        NONE(0),
        AUDIO(1),
        VIDEO(2),
        GROUP(3),
        PAIR(4),
        FILE(5);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    private static final Track[] BY_NUMBER = values();

    private final int number;
    private final Kind kind;

    Track(int number, Kind kind) {
        this.number = number;
        this.kind = kind;
    }

    /// The track with this number, 0 to 7.
    public static Track of(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("no track " + number);
        }
        return BY_NUMBER[number];
    }

    public int number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    public boolean isAudio() {
        return kind == Kind.AUDIO;
    }

    public boolean isVideo() {
        return kind == Kind.VIDEO;
    }

    public boolean isMedia() {
        return isAudio() || isVideo();
    }
}
