// HKDF-SHA512 (RFC 5869). All outputs are at most 64 bytes, so an Expand is one HMAC.
// Two kinds of CryptoKey, both non-extractable: a PRK (HMAC) for Expand alone, a base key (HKDF) for
// Expand(Extract(salt, key), info).

import { concat, u8 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

const HASH_LENGTH = 64;

/** @type {(prk: Bytes) => Promise<CryptoKey>} */
export function importPrk(prk) {
  return crypto.subtle.importKey('raw', prk, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']);
}

/** @type {(salt: Bytes, ikm: Bytes) => Promise<Bytes>} */
export async function extract(salt, ikm) {
  // RFC 5869 section 2.2: an absent salt is HashLen zeros, and WebCrypto refuses an empty HMAC key.
  const key = await importPrk(salt.length === 0 ? new Uint8Array(HASH_LENGTH) : salt);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, ikm));
}

/** @type {(prk: CryptoKey, info: Bytes, lengthBytes: number) => Promise<Bytes>} */
export async function expand(prk, info, lengthBytes) {
  if (lengthBytes > HASH_LENGTH) throw new RangeError('one HMAC gives 64 bytes at most');
  const block = new Uint8Array(await crypto.subtle.sign('HMAC', prk, concat(info, u8(1))));
  const output = block.slice(0, lengthBytes);
  block.fill(0);
  return output;
}

/** @type {(secret: Bytes) => Promise<CryptoKey>} */
export function importBaseKey(secret) {
  return crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']);
}

/**
 * Expand(Extract(salt, base), info, length).
 * @type {(base: CryptoKey, salt: Bytes, info: Bytes, lengthBytes: number) => Promise<Bytes>}
 */
export async function derive(base, salt, info, lengthBytes) {
  const how = { name: 'HKDF', hash: 'SHA-512', salt, info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, lengthBytes * 8));
}

/**
 * Like derive, but the output is an AES-256-GCM key that never becomes readable.
 * @type {(base: CryptoKey, info: Bytes, usage: 'encrypt' | 'decrypt') => Promise<CryptoKey>}
 */
export function deriveAesKey(base, info, usage) {
  const how = { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, [usage]);
}
