// SFrame key ids: epoch 24 bits, slot 13 bits, track 3 bits. They reach 2^40, so arithmetic, not bit operators.

export const EPOCH_LIMIT = 2 ** 24;
export const COUNTER_LIMIT = 2 ** 24;
/** The first number that is no member's slot; a lobby hello carries it. */
export const NO_SLOT = 8191;

export const Track = Object.freeze({
  MICROPHONE: 0, CAMERA: 1, SCREEN: 2, SCREEN_AUDIO: 3, FILE: 4, PAIR: 6, GROUP: 7,
});

/** Metadata's `kind`, by track (section 1). */
const KINDS = [1, 2, 2, 1, 5, 0, 4, 3];

/** @type {(track: number) => number} */
export const kindOf = (track) => KINDS[track];

/** @type {(track: number) => boolean} */
export const isAudio = (track) => KINDS[track] === 1;

/** @type {(epoch: number, slot: number, track: number) => number} */
export function keyId(epoch, slot, track) {
  if (!(epoch >= 0 && epoch < EPOCH_LIMIT && slot >= 0 && slot < NO_SLOT && track >= 0 && track < 8)) {
    throw new RangeError(`no key id for epoch ${epoch}, slot ${slot}, track ${track}`);
  }
  return epoch * 65536 + slot * 8 + track;
}

/** @type {(kid: number) => number} */
export const epochOf = (kid) => Math.floor(kid / 65536);
/** @type {(kid: number) => number} */
export const slotOf = (kid) => Math.floor((kid % 65536) / 8);
/** @type {(kid: number) => number} */
export const trackOf = (kid) => kid % 8;
