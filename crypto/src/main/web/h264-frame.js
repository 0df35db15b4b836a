// H.264 (section 1, "H.264"): NAL units in Annex B form. Parameter sets stay clear, and of the first slice its header
// byte and two more: a depacketizer reads there where a picture begins and which parameters it needs. All that follows,
// further slices too, is hidden in that one NAL unit.

import { concat } from './bytes.js';
import { MAX_CLEAR_BYTES } from './frame-parts.js';
/** @import { Bytes } from './bytes.js' */
/** @import { FrameParts, Image } from './frame-parts.js' */

const START_CODE = Uint8Array.of(0, 0, 0, 1);
const SHORT_START_CODE_BYTES = 3;

/** Header, and two bytes that hold first_mb_in_slice, slice_type and the parameter set's id (H.264 section 7.3.3). */
const SLICE_CLEAR_BYTES = 3;

const FORBIDDEN = 0x80;

// H.264 table 7-1.
const SLICE = 1;
const KEY_SLICE = 5;
const SUPPLEMENTAL = 6;
const SEQUENCE_PARAMETERS = 7;
const PICTURE_PARAMETERS = 8;
const ACCESS_UNIT_DELIMITER = 9;
const FILLER = 12;
const PREFIX = 14;

/** Decoders do without them, and supplemental information may be content. */
const LEFT_OUT = [SUPPLEMENTAL, ACCESS_UNIT_DELIMITER, FILLER, PREFIX];

/** Ends the sealed bytes: a NAL unit must not end with a zero (H.264 section 7.4.1). */
const STOP = 1;

/** Null if it is no H.264 frame with a slice. @type {(frame: Bytes) => FrameParts | null} */
export function splitH264(frame) {
  /** @type {Uint8Array[]} */
  const clear = [];
  for (let at = firstNalUnit(frame); at >= 0;) {
    const next = nextStartCode(frame, at);
    const end = endOfNalUnit(frame, at, next);
    const type = typeAt(frame, at, end);
    if (isParameters(type)) {
      clear.push(START_CODE, frame.subarray(at, end));
    } else if (isSlice(type)) {
      const hiddenFrom = at + SLICE_CLEAR_BYTES;
      const before = concat(...clear, START_CODE, frame.subarray(at, hiddenFrom));
      if (hiddenFrom > end || before.length > MAX_CLEAR_BYTES) return null;
      return { clear: before, hidden: frame.subarray(hiddenFrom), shell: before };
    } else if (!LEFT_OUT.includes(type)) {
      return null;
    }
    at = next < 0 ? -1 : next + SHORT_START_CODE_BYTES;
  }
  return null;
}

/**
 * What goes to the packetizer: the clear bytes, then the sealed ones and a stop byte, escaped so that no start code is
 * seen in them (H.264 section 7.4.1).
 * @type {(parts: FrameParts, image: Bytes) => Bytes}
 */
export function wireH264({ clear }, image) {
  const sealed = concat(image.subarray(clear.length), Uint8Array.of(STOP));
  const escaped = new Uint8Array(clear.length + sealed.length + (sealed.length >> 1) + 1);
  escaped.set(clear);
  let end = clear.length;
  let zeros = zerosBefore(clear, clear.length);
  for (const value of sealed) {
    if (zeros === 2 && value <= 3) {
      escaped[end++] = 3;
      zeros = 0;
    }
    escaped[end++] = value;
    zeros = value === 0 ? zeros + 1 : 0;
  }
  return escaped.slice(0, end);
}

/**
 * The image in what a depacketizer gives. Null if it has other NAL units than parameter sets and, at the end, one slice,
 * sealed as wireH264 does.
 * @type {(wire: Bytes) => Image | null}
 */
export function imageH264(wire) {
  /** @type {Uint8Array[]} */
  const clear = [];
  for (let at = firstNalUnit(wire); at >= 0;) {
    const next = nextStartCode(wire, at);
    const end = endOfNalUnit(wire, at, next);
    const type = typeAt(wire, at, end);
    if (isSlice(type)) {
      const sealed = next < 0 ? unescaped(wire, at + SLICE_CLEAR_BYTES) : null;
      if (sealed === null) return null;
      const bytes = concat(...clear, START_CODE, wire.subarray(at, at + SLICE_CLEAR_BYTES), sealed);
      const clearLength = bytes.length - sealed.length;
      return clearLength <= MAX_CLEAR_BYTES ? { bytes, clearLength } : null;
    }
    if (!isParameters(type)) return null;
    clear.push(START_CODE, wire.subarray(at, end));
    at = next < 0 ? -1 : next + SHORT_START_CODE_BYTES;
  }
  return null;
}

/** Without escapes and stop byte; null if they are not as wireH264 sets them. @type {(wire: Bytes, from: number) => Bytes | null} */
function unescaped(wire, from) {
  const last = wire.length - 1;
  if (from > last || wire[last] !== STOP) return null;
  const out = new Uint8Array(last - from);
  let end = 0;
  let zeros = zerosBefore(wire, from);
  for (let i = from; i < wire.length; i++) {
    const value = wire[i];
    const escape = zeros === 2 && value === 3;
    if ((zeros === 2 && value < 3) || (escape && wire[i + 1] > 3)) return null;
    if (!escape && i < last) out[end++] = value;
    zeros = value === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, end);
}

/** How many zeros end what comes before, at most 2 of the two clear bytes of a slice. @type {(bytes: Bytes, offset: number) => number} */
const zerosBefore = (bytes, offset) => (bytes[offset - 1] !== 0 ? 0 : bytes[offset - 2] === 0 ? 2 : 1);

/** Where the first NAL unit begins; -1 if there is none or something else comes before it. @param {Bytes} bytes */
function firstNalUnit(bytes) {
  const code = nextStartCode(bytes, 0);
  return code < 0 || bytes.subarray(0, code).some((byte) => byte !== 0) ? -1 : code + SHORT_START_CODE_BYTES;
}

/** Where the next 00 00 01 stands, or -1. @type {(bytes: Bytes, from: number) => number} */
function nextStartCode(bytes, from) {
  for (let i = from; i + 2 < bytes.length; i++) {
    if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) return i;
  }
  return -1;
}

/** Zeros before a start code belong to no NAL unit (H.264 section B.1.1). @type {(bytes: Bytes, at: number, next: number) => number} */
function endOfNalUnit(bytes, at, next) {
  if (next < 0) return bytes.length;
  let end = next;
  while (end > at && bytes[end - 1] === 0) end--;
  return end;
}

/** -1 if the unit is empty or its forbidden bit is set. @type {(bytes: Bytes, at: number, end: number) => number} */
const typeAt = (bytes, at, end) => (at >= end || bytes[at] & FORBIDDEN ? -1 : bytes[at] & 0x1f);

/** @param {number} type */
const isSlice = (type) => type === SLICE || type === KEY_SLICE;

/** @param {number} type */
const isParameters = (type) => type === SEQUENCE_PARAMETERS || type === PICTURE_PARAMETERS;
