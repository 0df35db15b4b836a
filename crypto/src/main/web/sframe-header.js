// The SFrame header: config byte X|KKK|Y|CCC, key id, counter (RFC 9605 section 4.3). Minimal encoding only. The
// protocol's own narrower ranges are checked by the opener.

import { bigEndian, concat, readBigEndian, u8 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

/** @type {(keyId: number, counter: number) => Bytes} */
export function encodeHeader(keyId, counter) {
  const k = field(keyId);
  const c = field(counter);
  return concat(u8((k.nibble << 4) | c.nibble), k.bytes, c.bytes);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at where the header begins
 * @returns {{keyId: number, counter: number, end: number} | 'TOO_SHORT' | 'NON_MINIMAL'}
 */
export function parseHeader(bytes, at) {
  if (at >= bytes.length) return 'TOO_SHORT';
  let end = at + 1;
  const values = [];
  let minimal = true;
  for (const nibble of [bytes[at] >> 4, bytes[at] & 15]) {
    if (nibble < 8) {
      values.push(nibble);
      continue;
    }
    const length = (nibble & 7) + 1;
    if (end + length > bytes.length) return 'TOO_SHORT';
    const value = readBigEndian(bytes, end, length);
    minimal &&= length === 1 ? value >= 8 : bytes[end] !== 0;
    values.push(value);
    end += length;
  }
  return minimal ? { keyId: values[0], counter: values[1], end } : 'NON_MINIMAL';
}

/** Values below 8 stand in the config byte. @type {(value: number) => {nibble: number, bytes: Bytes}} */
function field(value) {
  if (value < 8) return { nibble: value, bytes: new Uint8Array(0) };
  let length = 1;
  while (value >= 256 ** length) length++;
  return { nibble: 8 | (length - 1), bytes: bigEndian(value, length) };
}
