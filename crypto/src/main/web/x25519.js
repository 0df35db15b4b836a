// X25519 (RFC 7748) by the platform.

/** @import { Bytes } from './bytes.js' */

/**
 * The shared value as a key for HKDF that cannot be read, or null if the other side's point makes it all zeros: the
 * platform refuses low-order points with an exception, and any exception here is a refusal (sections 3 and 8).
 * @type {(privateKey: CryptoKey, theirs: Bytes) => Promise<CryptoKey | null>}
 */
export async function agree(privateKey, theirs) {
  try {
    const publicKey = await crypto.subtle.importKey('raw', theirs, 'X25519', false, []);
    return await crypto.subtle.deriveKey({ name: 'X25519', public: publicKey }, privateKey, 'HKDF', false, ['deriveBits']);
  } catch {
    return null;
  }
}
