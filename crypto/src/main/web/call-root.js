// The root of a call, which everybody with the passphrase derives alike (section 3). It opens hellos and is one half
// of every pair key; frame keys need random bytes of their sender as well. Guarantee: the root itself cannot be read
// back from this object; whoever holds the object can derive all that the passphrase gives.

import { concat, hex, lp, sha256, u32 } from './bytes.js';
import { expand, extract, importPrk } from './hkdf.js';
import { SECRET_BYTES } from './secret.js';
/** @import { Breakout } from './breakout.js' */
/** @import { Bytes } from './bytes.js' */

// RFC 9106 section 4 recommends 64 MiB and three passes where 2 GiB are too much; one lane, as a browser has one. A
// change of any number is a new protocol.
export const ARGON2ID = Object.freeze({ memorySize: 65536, iterations: 3, parallelism: 1, hashLength: 32 });

/** @type {(roomId: Uint8Array) => Promise<Bytes>} */
export const argon2Salt = (roomId) => sha256(lp('bb1 salt'), lp(roomId));

export class CallRoot {
  #root;
  #roomId;

  /** @param {CryptoKey} root @param {Uint8Array} roomId */
  constructor(root, roomId) {
    this.#root = root;
    this.#roomId = roomId;
  }

  /**
   * @param {Uint8Array} roomId
   * @param {Bytes} prk Argon2id's output; erased here
   */
  static async derive(roomId, prk) {
    return CallRoot.#extracted(concat(lp('bb1 root'), lp(roomId)), prk, roomId);
  }

  /** The input is erased. @type {(salt: Bytes, input: Bytes, roomId: Uint8Array) => Promise<CallRoot>} */
  static async #extracted(salt, input, roomId) {
    const root = await extract(salt, input);
    input.fill(0);
    const key = await importPrk(root);
    root.fill(0);
    return new CallRoot(key, roomId);
  }

  /** The root of a breakout room of this call (section 5.6): it needs that room's secret, and no passphrase. @type {(breakout: Breakout) => Promise<CallRoot>} */
  breakout({ id, secret }) {
    return CallRoot.#extracted(concat(lp('bb1 breakout'), lp(this.#roomId), lp(id)), secret.slice(), this.#roomId);
  }

  /** The name of that room on the server, which tells the server nothing. @type {(breakout: Breakout) => Promise<string>} */
  async breakoutRoom({ id }) {
    return hex((await sha256(lp('bb1 breakout room'), lp(this.#roomId), lp(id))).subarray(0, 16));
  }

  /** Fresh for every hello by its nonce. @type {(id: Uint8Array, helloNonce: Uint8Array) => Promise<{key: Bytes, commit: Bytes}>} */
  async helloKeys(id, helloNonce) {
    const both = await expand(this.#root, concat(lp('bb1 hello'), lp(id), lp(helloNonce)), 64);
    const split = { key: both.slice(0, 32), commit: both.slice(32) };
    both.fill(0);
    return split;
  }

  /** The passphrase's share of a pair key. @type {(transcript: Uint8Array) => Promise<Bytes>} */
  pairSalt(transcript) {
    return expand(this.#root, concat(lp('bb1 pair'), transcript), SECRET_BYTES);
  }

  /**
   * A fresh sender secret: nobody can derive it without `random`.
   * @param {Uint8Array} id
   * @param {number} slot
   * @param {number} epoch
   * @param {Uint8Array} random 32 fresh bytes, used once; erased here
   */
  async senderSecret(id, slot, epoch, random) {
    const framed = lp(random);
    const info = concat(lp('bb1 sender'), lp(id), u32(slot), u32(epoch), framed);
    const secret = await expand(this.#root, info, SECRET_BYTES);
    for (const raw of [random, framed, info]) raw.fill(0);
    return secret;
  }

  /** Names the root without telling it (section 5). @type {() => Promise<Bytes>} */
  tag() {
    return expand(this.#root, lp('bb1 tag'), 16);
  }
}
