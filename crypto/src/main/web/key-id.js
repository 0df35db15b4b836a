// epoch 24 bits | slot 13 bits | track 3 bits (section 1). The epoch is there in full: nothing is guessed. Key ids
// reach 2^40, so arithmetic, not bit operators.

export const EPOCH_LIMIT = 2 ** 24;
/** Slot 8191 means "none" (a hello from the lobby). */
export const SLOT_LIMIT = 8191;

const LIMIT = 2 ** 40;

/** @type {(epoch: number, slot: number, track: number) => number} */
export function keyId(epoch, slot, track) {
  if (!(isBelow(epoch, EPOCH_LIMIT) && isBelow(slot, SLOT_LIMIT) && isBelow(track, 8))) {
    throw new RangeError(`no key id for epoch ${epoch}, slot ${slot}, track ${track}`);
  }
  return epoch * 65536 + slot * 8 + track;
}

/** @type {(value: number, limit: number) => boolean} */
const isBelow = (value, limit) => Number.isInteger(value) && value >= 0 && value < limit;

/** @type {(value: number) => boolean} */
export const isValidKeyId = (value) => value >= 0 && value < LIMIT && slotOf(value) < SLOT_LIMIT;

/** @type {(kid: number) => number} */
export const epochOf = (kid) => Math.floor(kid / 65536);
/** @type {(kid: number) => number} */
export const slotOf = (kid) => Math.floor((kid % 65536) / 8);
/** @type {(kid: number) => number} */
export const trackOf = (kid) => kid % 8;
