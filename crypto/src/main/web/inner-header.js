// What stands before and after a frame inside the seal: section 1.
//   u8 flags | u32 clock | u8 level, if bit 1 | frame | 80 00*, if bit 2

import { concat, readBigEndian, u32, u8 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

export const INNER_HEADER_BYTES = 5;

const KEY_FRAME = 1;
const LEVEL = 2;
const PADDED = 4;
const RESERVED = 0xe0;

/**
 * @typedef {object} Inner
 * @property {boolean} keyFrame
 * @property {number} clockMs sender's milliseconds since its join, modulo 2^32
 * @property {number | null} level audio only: 0 (loudest) to 127, as in RFC 6464
 * @property {number} layer 0-3, spatial or simulcast
 */

/**
 * @param {Inner} inner
 * @param {Uint8Array} frame without its clear bytes
 * @param {number} [paddedBytes] fill up the plaintext to this many; 0: no padding at all
 * @returns {Bytes}
 */
export function encodeInner(inner, frame, paddedBytes = 0) {
  const flags = (inner.keyFrame ? KEY_FRAME : 0) | (inner.level === null ? 0 : LEVEL)
    | (paddedBytes > 0 ? PADDED : 0) | (inner.layer << 3);
  const level = inner.level === null ? new Uint8Array(0) : u8(inner.level);
  const plain = concat(u8(flags), u32(inner.clockMs), level, frame);
  return paddedBytes > 0 ? pad(plain, paddedBytes) : plain;
}

/** @type {(plain: Bytes) => (Inner & {frame: Bytes}) | null} null where malformed */
export function decodeInner(plain) {
  const flags = plain[0];
  const begin = INNER_HEADER_BYTES + (flags & LEVEL ? 1 : 0);
  if (plain.length < begin || flags & RESERVED) return null;
  const frame = flags & PADDED ? unpad(plain.subarray(begin)) : plain.subarray(begin);
  if (frame === null) return null;
  return {
    keyFrame: (flags & KEY_FRAME) !== 0,
    clockMs: readBigEndian(plain, 1, 4),
    level: flags & LEVEL ? Math.min(plain[5], 127) : null,
    layer: (flags >> 3) & 3,
    frame,
  };
}

/**
 * One 80, then zeros up to the length (ISO/IEC 7816-4).
 * @type {(bytes: Bytes, length: number) => Bytes}
 */
export function pad(bytes, length) {
  const padded = new Uint8Array(Math.max(length, bytes.length + 1));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/** @type {(bytes: Bytes) => Bytes | null} */
export function unpad(bytes) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end > 0 && bytes[end - 1] === 0x80 ? bytes.subarray(0, end - 1) : null;
}
