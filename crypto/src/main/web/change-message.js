// A new passphrase for all who stay: section 5.4.
//   from 16 | u16 n | n x id 16 | u16 len | P          ack: tag 16

import { concat, hex, readBigEndian, u16 } from './bytes.js';
import { normalPassphrase } from './passphrase.js';
import { decodeUtf8 } from './utf8.js';
/** @import { Bytes } from './bytes.js' */

export const TAG_BYTES = 16;

const ID_BYTES = 16;
const IDS_OFFSET = TAG_BYTES + 2;
const MAX_PASSPHRASE_BYTES = 1024;
/** Those of 1000 peers and one's own (section 7). */
const MAX_IDS = 1001;

/** staying: ids in hex; passphrase: in its normal form. @typedef {{from: Bytes, staying: Set<string>, passphrase: string}} NewPassphrase */

/** @type {(change: {from: Bytes, staying: Bytes[], passphrase: Bytes}) => Bytes} */
export function encodeNewPassphrase({ from, staying, passphrase }) {
  if (passphrase.length > MAX_PASSPHRASE_BYTES) throw new RangeError('passphrase over 1024 bytes');
  return concat(from, u16(staying.length), ...staying, u16(passphrase.length), passphrase);
}

/** @type {(body: Bytes) => NewPassphrase | null} */
export function parseNewPassphrase(body) {
  if (body.length < IDS_OFFSET) return null;
  const count = readBigEndian(body, TAG_BYTES, 2);
  const lengthOffset = IDS_OFFSET + count * ID_BYTES;
  if (count > MAX_IDS || body.length < lengthOffset + 2) return null;
  const bytes = body.subarray(lengthOffset + 2);
  if (bytes.length !== readBigEndian(body, lengthOffset, 2) || bytes.length > MAX_PASSPHRASE_BYTES) return null;
  const passphrase = decodeUtf8(bytes);
  if (passphrase === null || !isNormal(passphrase, bytes)) return null;
  const ids = Array.from({ length: count }, (_, i) => IDS_OFFSET + i * ID_BYTES);
  const staying = new Set(ids.map((at) => hex(body.subarray(at, at + ID_BYTES))));
  return { from: body.slice(0, TAG_BYTES), staying, passphrase };
}

/** Whether it travels as the normal form of itself. @type {(passphrase: string, bytes: Bytes) => boolean} */
function isNormal(passphrase, bytes) {
  const normal = normalPassphrase(passphrase);
  return normal !== null && hex(normal) === hex(bytes);
}
