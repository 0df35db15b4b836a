// AES-256-GCM with a 16-byte tag, by the platform. Without a memory: who calls it owns the rule that a nonce is used
// once.

/** @import { Bytes } from './bytes.js' */

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** @type {(key: CryptoKey, nonce: Bytes, aad: Bytes, input: Bytes) => Promise<Bytes>} ciphertext and tag */
export async function seal(key, nonce, aad, input) {
  return new Uint8Array(await crypto.subtle.encrypt(parameters(nonce, aad), key, input));
}

/**
 * The plaintext, or null if it does not authenticate. Whatever the platform says is a refusal: what was to be opened
 * came from the network.
 * @type {(key: CryptoKey, nonce: Bytes, aad: Bytes, sealed: Bytes) => Promise<Bytes | null>}
 */
export async function open(key, nonce, aad, sealed) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, aad), key, sealed));
  } catch {
    return null;
  }
}

/** @type {(nonce: Bytes, aad: Bytes) => AesGcmParams} */
const parameters = (nonce, aad) => ({ name: 'AES-GCM', iv: nonce, additionalData: aad, tagLength: TAG_BYTES * 8 });
