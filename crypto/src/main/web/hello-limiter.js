// Bounds the hellos that reach the key derivation: 1 a second and 5 at once for a slot, 50 a second in all (section 7,
// R13).

import { TokenBucket } from './token-bucket.js';

const PER_SLOT = { perSecond: 1, burst: 5 };
const IN_ALL = { perSecond: 50, burst: 50 };

export class HelloLimiter {
  /** @type {Map<number, TokenBucket>} */
  #bySlot = new Map();
  #inAll = new TokenBucket(IN_ALL);

  /** @type {(slot: number, nowMs: number) => boolean} */
  allows(slot, nowMs) {
    const bucket = this.#bySlot.get(slot) ?? new TokenBucket(PER_SLOT);
    this.#bySlot.set(slot, bucket);
    return bucket.take(nowMs) && this.#inAll.take(nowMs);
  }

  /** @param {number} slot */
  forget(slot) {
    this.#bySlot.delete(slot);
  }
}
