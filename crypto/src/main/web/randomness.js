// Where random bytes and key pairs come from. Injected so that a whole meeting can run from one seed; outside of tests
// it is always `secure`.

/** @import { Bytes } from './bytes.js' */

/**
 * @typedef {object} Randomness
 * @property {(count: number) => Bytes} bytes
 * @property {() => Promise<CryptoKeyPair>} x25519 the private half cannot be read back
 */

/** The platform's cryptographically strong generator. @type {Randomness} */
export const secure = Object.freeze({
  bytes: (/** @type {number} */ count) => crypto.getRandomValues(new Uint8Array(count)),
  x25519: async () => /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits', 'deriveKey'])),
});
