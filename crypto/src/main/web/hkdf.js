// HKDF-SHA512 (RFC 5869). All outputs are at most 64 bytes, so an Expand is one HMAC.
// Two kinds of CryptoKey, both non-extractable: a PRK (HMAC) for Expand alone, a secret (HKDF) for
// Expand(Extract(salt, key), info).

import { concat, u8 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

const HASH_BYTES = 64;

/** @type {(prk: Bytes) => Promise<CryptoKey>} */
export function importPrk(prk) {
  return crypto.subtle.importKey('raw', prk, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
}

/** RFC 5869 section 2.2. @type {(salt: Bytes, inputKeyMaterial: Bytes) => Promise<Bytes>} */
export async function extract(salt, inputKeyMaterial) {
  // An absent salt is HashLen zeros, and WebCrypto refuses an empty HMAC key.
  const key = await importPrk(salt.length === 0 ? new Uint8Array(HASH_BYTES) : salt);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, inputKeyMaterial));
}

/** RFC 5869 section 2.3. @type {(prk: CryptoKey, info: Bytes, lengthBytes: number) => Promise<Bytes>} */
export async function expand(prk, info, lengthBytes) {
  if (lengthBytes > HASH_BYTES) throw new RangeError('one HMAC gives 64 bytes at most');
  const message = concat(info, u8(1));
  const block = new Uint8Array(await crypto.subtle.sign('HMAC', prk, message));
  message.fill(0); // A sender secret's info holds its random bytes.
  const output = block.slice(0, lengthBytes);
  block.fill(0);
  return output;
}

/**
 * Expand(Extract(salt, secret), info, length).
 * @type {(secret: CryptoKey, salt: Bytes, info: Bytes, lengthBytes: number) => Promise<Bytes>}
 */
export async function derive(secret, salt, info, lengthBytes) {
  const how = { name: 'HKDF', hash: 'SHA-512', salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, secret, lengthBytes * 8));
}

/**
 * Like derive, but the output is an AES-256-GCM key that never becomes readable.
 * @type {(secret: CryptoKey, info: Bytes, usage: 'encrypt' | 'decrypt') => Promise<CryptoKey>}
 */
export function deriveAesKey(secret, info, usage) {
  const how = { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, [usage]);
}
