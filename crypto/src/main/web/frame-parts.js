// A frame taken apart for sealing (section 1, "clear bytes"). Sealing makes an image of it: clear || SFrame header ||
// ciphertext || tag, which the codec then turns into what its packetizer takes.

/** @import { Bytes } from './bytes.js' */

/**
 * clear: what is authenticated only, as the AAD has it. hidden: what is sealed. shell: the clear bytes as they stand on
 * the wire; they differ from clear for AV1 alone.
 * @typedef {{clear: Bytes, hidden: Bytes, shell: Bytes}} FrameParts
 */

/** What came, made one image again, but not yet believed. @typedef {{bytes: Bytes, clearLength: number}} Image */

/** The metadata has 16 bits for the length of the clear bytes. */
export const MAX_CLEAR_BYTES = 0xffff;

/** The first bytes clear, the others hidden. @type {(frame: Bytes, clearLength: number) => FrameParts} */
export function partsAt(frame, clearLength) {
  const clear = frame.subarray(0, clearLength);
  return { clear, hidden: frame.subarray(clearLength), shell: clear };
}
