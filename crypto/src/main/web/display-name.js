// A participant's own name in 65 bytes: u8 length || 64 bytes, UTF-8 cut at a code point, zero-filled (section 2).

import { decodeUtf8 } from './utf8.js';
/** @import { Bytes } from './bytes.js' */

const MAX_BYTES = 64;
export const NAME_BYTES = 1 + MAX_BYTES;

const encoder = new TextEncoder();

/** @type {(name: string) => Bytes} */
export function encodeName(name) {
  const bytes = new Uint8Array(NAME_BYTES);
  bytes[0] = encoder.encodeInto(name, bytes.subarray(1)).written;
  return bytes;
}

/** The name, safe to show, or null if it is malformed. @type {(bytes: Bytes) => string | null} */
export function parseName(bytes) {
  if (bytes.length !== NAME_BYTES || bytes[0] > MAX_BYTES) return null;
  const name = decodeUtf8(bytes.subarray(1, 1 + bytes[0]));
  return name === null ? null : shownName(name);
}

/**
 * Without what could disguise one name as another: control characters and those that change writing direction.
 * @type {(name: string) => string}
 */
export const shownName = (name) => name
  .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
