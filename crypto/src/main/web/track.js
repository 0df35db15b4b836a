// What a key seals: the low three bits of the key id (section 1).

export const Track = Object.freeze({
  MICROPHONE: 0, CAMERA: 1, SCREEN: 2, SCREEN_AUDIO: 3, FILE: 4, RESERVED: 5, PAIR: 6, GROUP: 7,
});

/** Distinct authenticated metadata for each use of a key (section 1). */
const Kind = Object.freeze({ NONE: 0, AUDIO: 1, VIDEO: 2, GROUP: 3, PAIR: 4, FILE: 5 });

const KINDS = [Kind.AUDIO, Kind.VIDEO, Kind.VIDEO, Kind.AUDIO, Kind.FILE, Kind.NONE, Kind.PAIR, Kind.GROUP];

/** @type {(track: number) => number} */
export const kindOf = (track) => KINDS[track];

/** @type {(track: number) => boolean} */
export const isAudio = (track) => KINDS[track] === Kind.AUDIO;

/** @type {(track: number) => boolean} */
export const isVideo = (track) => KINDS[track] === Kind.VIDEO;

/** @type {(track: number) => boolean} */
export const isMedia = (track) => isAudio(track) || isVideo(track);
