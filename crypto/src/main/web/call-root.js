// The root of everything that a passphrase opens: sections 3 and 6. Guarantee: the root itself cannot be read
// back from this object; whoever holds the object can derive all that the passphrase gives.

import { concat, lp, u32 } from './bytes.js';
import { expand, extract, importPrk } from './hkdf.js';
/** @import { Bytes } from './bytes.js' */

export class CallRoot {
  #prk;

  /** @param {CryptoKey} prk */
  constructor(prk) {
    this.#prk = prk;
  }

  /**
   * @param {Uint8Array} roomId
   * @param {Bytes} prk Argon2id's output; erased here
   */
  static async from(roomId, prk) {
    const root = await extract(concat(lp('bb1 root'), lp(roomId)), prk);
    prk.fill(0);
    const key = await importPrk(root);
    root.fill(0);
    return new CallRoot(key);
  }

  /** @type {(id: Uint8Array, helloNonce: Uint8Array) => Promise<{key: Bytes, commit: Bytes}>} */
  async hello(id, helloNonce) {
    const both = await expand(this.#prk, concat(lp('bb1 hello'), lp(id), lp(helloNonce)), 64);
    const split = { key: both.slice(0, 32), commit: both.slice(32) };
    both.fill(0);
    return split;
  }

  /** @type {(transcript: Uint8Array) => Promise<Bytes>} */
  pairSalt(transcript) {
    return expand(this.#prk, concat(lp('bb1 pair'), transcript), 64);
  }

  /**
   * @param {Uint8Array} id
   * @param {number} slot
   * @param {number} epoch
   * @param {Uint8Array} m 32 fresh random bytes, used once; erased here
   */
  async senderSecret(id, slot, epoch, m) {
    const info = concat(lp('bb1 sender'), lp(id), u32(slot), u32(epoch), lp(m));
    const secret = await expand(this.#prk, info, 64);
    m.fill(0);
    info.fill(0);
    return secret;
  }

  /** @type {() => Promise<Bytes>} */
  tag() {
    return expand(this.#prk, lp('bb1 tag'), 16);
  }
}
