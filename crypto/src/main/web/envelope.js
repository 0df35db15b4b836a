// The plaintext of every message: u8 type || u32 seq || u32 clock || body || 80 00*, padded so that the bridge sees one
// of a few sizes (section 2). The type is inside.

import { concat, readBigEndian, u32, u8 } from './bytes.js';
import { pad, unpad } from './inner-header.js';
/** @import { Bytes } from './bytes.js' */

const MAX_BYTES = 65536;
const HEADER_BYTES = 9;
const BUCKET_BYTES = 4096;

/** The longest body that fits with header and padding mark. */
export const MAX_BODY_BYTES = MAX_BYTES - HEADER_BYTES - 1;

/** @typedef {{type: number, seq: number, clockMs: number, body: Bytes}} Envelope */

/** @type {(envelope: {type: number, seq: number, clockMs: number, body: Uint8Array}) => Bytes} */
export function encodeEnvelope({ type, seq, clockMs, body }) {
  if (body.length > MAX_BODY_BYTES) throw new RangeError('message too long');
  const content = concat(u8(type), u32(seq), u32(clockMs), body);
  const plaintext = pad(content, paddedLength(content.length + 1));
  content.fill(0); // A key message holds a secret.
  return plaintext;
}

/** @type {(plaintext: Bytes) => Envelope | null} */
export function parseEnvelope(plaintext) {
  const content = plaintext.length <= MAX_BYTES ? unpad(plaintext) : null;
  if (content === null || content.length < HEADER_BYTES) return null;
  return {
    type: content[0],
    seq: readBigEndian(content, 1, 4),
    clockMs: readBigEndian(content, 5, 4),
    body: content.subarray(HEADER_BYTES),
  };
}

/** @param {number} length */
function paddedLength(length) {
  if (length <= 256) return 256;
  return length <= 1024 ? 1024 : Math.ceil(length / BUCKET_BYTES) * BUCKET_BYTES;
}
