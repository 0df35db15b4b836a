// AV1 (section 1, "AV1"): OBUs as the low-overhead format has them (AV1 section 5.3). The whole frame is hidden in one
// OBU of type frame; the sequence headers before it are repeated in clear. Packetizers take size fields and temporal
// delimiters out and depacketizers put them in again (AV1 RTP section 5), so neither is authenticated.

import { concat } from './bytes.js';
import { MAX_CLEAR_BYTES } from './frame-parts.js';
/** @import { Bytes } from './bytes.js' */
/** @import { FrameParts, Image } from './frame-parts.js' */

const FORBIDDEN = 0x80;
const EXTENSION = 4;
const HAS_SIZE = 2;

const SEQUENCE_HEADER = 1;
const TEMPORAL_DELIMITER = 2;
const FRAME_HEADER = 3;
const FRAME = 6;

/** extension: none or one byte. end: where the next OBU begins.
 * @typedef {{type: number, header: number, extension: Bytes, payload: Bytes, end: number}} Obu
 */

/** The OBU that begins at `at`, or null if none does (AV1 section 5.3). @type {(bytes: Bytes, at: number) => Obu | null} */
function obuAt(bytes, at) {
  const header = bytes[at];
  const next = at + 1 + (header & EXTENSION ? 1 : 0);
  if (header & FORBIDDEN || next > bytes.length) return null;
  const found = { type: (header >> 3) & 0xf, header, extension: bytes.subarray(at + 1, next) };
  if (!(header & HAS_SIZE)) return { ...found, payload: bytes.subarray(next), end: bytes.length };
  let sizeEnd = next;
  let size = 0;
  let more = true;
  while (more) { // AV1 section 4.10.5: at most 8 bytes, and below 2^32.
    if (sizeEnd === bytes.length || sizeEnd === next + 8) return null;
    size += (bytes[sizeEnd] & 0x7f) * 2 ** (7 * (sizeEnd - next));
    more = bytes[sizeEnd++] >= 0x80;
  }
  if (size > bytes.length - sizeEnd) return null;
  return { ...found, payload: bytes.subarray(sizeEnd, sizeEnd + size), end: sizeEnd + size };
}

/** leb128 in as few bytes as can be (AV1 section 4.10.5). @param {number} size */
function sizeField(size) {
  const bytes = [];
  let rest = size;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

/** @param {Obu} obu */
const whole = ({ header, extension, payload }) =>
  [Uint8Array.of(header | HAS_SIZE), extension, sizeField(payload.length), payload];

/** As it is authenticated: without its size, which packetizers change. @param {Obu} obu */
const clearOf = ({ header, extension, payload }) => [Uint8Array.of(header & ~HAS_SIZE), extension, payload];

/** Null if it is no AV1 frame. @type {(frame: Bytes) => FrameParts | null} */
export function splitAv1(frame) {
  /** @type {Uint8Array[]} */
  const clear = [];
  /** @type {Uint8Array[]} */
  const shell = [];
  /** @type {Uint8Array[]} */
  const hidden = [];
  let hasFrame = false;
  for (let at = 0; at < frame.length;) {
    const obu = obuAt(frame, at);
    if (obu === null) return null;
    at = obu.end;
    if (obu.type === TEMPORAL_DELIMITER) continue;
    hidden.push(...whole(obu));
    if (hasFrame) continue;
    if (obu.type === SEQUENCE_HEADER) {
      clear.push(...clearOf(obu));
      shell.push(...whole(obu));
    } else if (obu.type === FRAME_HEADER || obu.type === FRAME) {
      hasFrame = true;
      const header = (FRAME << 3) | (obu.header & EXTENSION);
      clear.push(Uint8Array.of(header), obu.extension);
      shell.push(Uint8Array.of(header | HAS_SIZE), obu.extension);
    }
  }
  const parts = { clear: concat(...clear), hidden: concat(...hidden), shell: concat(...shell) };
  return hasFrame && parts.clear.length <= MAX_CLEAR_BYTES ? parts : null;
}

/**
 * What goes to the packetizer: sequence headers || shell header || size || SFrame header || ciphertext || tag.
 * @type {(parts: FrameParts, image: Bytes) => Bytes}
 */
export function wireAv1({ clear, shell }, image) {
  const sealed = image.subarray(clear.length);
  return concat(shell, sizeField(sealed.length), sealed);
}

/**
 * The image in what a depacketizer gives. Null if it has other OBUs than sequence headers, temporal delimiters and, at
 * the end, one shell.
 * @type {(wire: Bytes) => Image | null}
 */
export function imageAv1(wire) {
  /** @type {Uint8Array[]} */
  const clear = [];
  for (let at = 0; at < wire.length;) {
    const obu = obuAt(wire, at);
    if (obu === null) return null;
    at = obu.end;
    if (obu.type === SEQUENCE_HEADER) {
      clear.push(...clearOf(obu));
    } else if (obu.type === FRAME) {
      const bytes = concat(...clear, ...clearOf(obu));
      const clearLength = bytes.length - obu.payload.length;
      return at === wire.length && clearLength <= MAX_CLEAR_BYTES ? { bytes, clearLength } : null;
    } else if (obu.type !== TEMPORAL_DELIMITER) {
      return null;
    }
  }
  return null;
}
