// 64 secret bytes that keys are derived from: a sender secret or a box secret. Here they are CryptoKeys for HKDF that
// cannot be read back (section 8); whoever imports one erases the bytes it came from.

import { constantTimeEqual, utf8 } from './bytes.js';
import { derive } from './hkdf.js';
/** @import { Bytes } from './bytes.js' */

export const SECRET_BYTES = 64;

const NO_SALT = new Uint8Array(0);
const RATCHET = utf8('SFrame 1.0 Ratchet');

/** @type {(bytes: Bytes) => Promise<CryptoKey>} */
export function importSecret(bytes) {
  return crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits', 'deriveKey']);
}

/**
 * S of the next epoch: Expand(Extract("", S), "SFrame 1.0 Ratchet", 64) (section 1). Raw for as long as the caller
 * keeps it.
 * @type {(secret: CryptoKey) => Promise<Bytes>}
 */
export const ratcheted = (secret) => derive(secret, NO_SALT, RATCHET, SECRET_BYTES);

/**
 * Whether two secrets are one. They cannot be read, so what follows from them is compared.
 * @type {(one: CryptoKey, other: CryptoKey) => Promise<boolean>}
 */
export async function sameSecret(one, other) {
  const [next, otherNext] = await Promise.all([ratcheted(one), ratcheted(other)]);
  const same = constantTimeEqual(next, otherNext);
  next.fill(0);
  otherNext.fill(0);
  return same;
}
