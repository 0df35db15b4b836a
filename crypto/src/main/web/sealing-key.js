// A key together with the one counter it will ever have: every frame or message sealed under it draws from here, so no
// nonce repeats (R5; section 1, "the counter belongs to the key"). The counter is taken before the first await.

import { COUNTER_LIMIT } from './track-key.js';
/** @import { Bytes } from './bytes.js' */
/** @import { TrackKey } from './track-key.js' */

export class SealingKey {
  #key;
  #next;

  /** @param {TrackKey} key @param {number} [first] a later counter to begin at: only tests of the limit do */
  constructor(key, first = 0) {
    this.#key = key;
    this.#next = first;
  }

  /** The counter that the next seal will use. */
  get nextCounter() {
    return this.#next;
  }

  /**
   * Rejects if the counter is used up: it never wraps.
   * @type {(codecNumber: number, clear: Uint8Array, plaintext: Bytes) => Promise<Bytes>}
   */
  async seal(codecNumber, clear, plaintext) {
    if (this.#next >= COUNTER_LIMIT) throw new RangeError('counter used up');
    return this.#key.seal(this.#next++, codecNumber, clear, plaintext);
  }
}
