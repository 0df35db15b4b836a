// My side of one join: id, slot and an X25519 key pair, all new each time (section 3). The private value cannot be read
// back and dies with the call, and with it everything that was boxed under it.

/** @import { PublicIdentity } from './public-identity.js' */
/** @import { Randomness } from './randomness.js' */

/** @typedef {PublicIdentity & {privateKey: CryptoKey}} MyIdentity */

/** @type {(slot: number, randomness: Randomness) => Promise<MyIdentity>} */
export async function freshIdentity(slot, randomness) {
  const { privateKey, publicKey } = await randomness.x25519();
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  return { id: randomness.bytes(16), slot, privateKey, publicKey: raw };
}
