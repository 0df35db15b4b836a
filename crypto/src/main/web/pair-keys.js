// B_{i->j}: the box keys of two members (section 3). They need the passphrase and a Diffie-Hellman key that dies
// with the call.

import { compareBytes, concat, lp, u32 } from './bytes.js';
import { derive, importBaseKey } from './hkdf.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { Identity } from './hello.js' */

/** @type {(a: Identity, b: Identity) => Bytes} T, the smaller id first */
export function transcript(a, b) {
  const ordered = compareBytes(a.id, b.id) < 0 ? [a, b] : [b, a];
  return concat(...ordered.flatMap((one) => [lp(one.id), lp(one.publicKey), u32(one.slot)]));
}

/**
 * Rejects where the peer's public key is of low order: WebCrypto refuses an all-zero result.
 * @param {CallRoot} root
 * @param {Identity & {privateKey: CryptoKey}} me
 * @param {Identity} peer
 * @returns {Promise<{send: CryptoKey, receive: CryptoKey}>} base keys
 */
export async function pairKeys(root, me, peer) {
  const theirs = await crypto.subtle.importKey('raw', peer.publicKey, 'X25519', false, []);
  const shared = await crypto.subtle.deriveKey(
    { name: 'X25519', public: theirs }, me.privateKey, 'HKDF', false, ['deriveBits']);
  const salt = await root.pairSalt(transcript(me, peer));
  /** @type {(from: Identity, to: Identity) => Promise<CryptoKey>} */
  const box = async (from, to) => {
    const secret = await derive(shared, salt, concat(lp('bb1 box'), lp(from.id), lp(to.id)), 64);
    const base = await importBaseKey(secret);
    secret.fill(0);
    return base;
  };
  const keys = { send: await box(me, peer), receive: await box(peer, me) };
  salt.fill(0);
  return keys;
}
