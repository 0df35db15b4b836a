// One epoch of one peer at the receiver: its secret, and a key and a replay window for each track (section 1).

import { keyId } from './key-id.js';
import { NONE, ReplayWindow } from './replay-window.js';
import { importSecret, ratcheted } from './secret.js';
import { TrackKey } from './track-key.js';

export class OpeningEpoch {
  /** When all older epochs are to be erased; Infinity: never. */
  eraseOlderAtMs = Infinity;
  /** Its secret came in a key message, not by the ratchet. */
  isTold = false;
  #slot;
  #secret;
  /** @type {Map<number, Promise<TrackKey>>} by track */
  #keys = new Map();
  /** @type {Map<number, ReplayWindow>} by track; of authenticated frames only */
  #windows = new Map();

  /**
   * @param {number} epoch
   * @param {number} slot
   * @param {CryptoKey} secret
   * @param {OpeningEpoch} [origin] what this one was ratcheted from, if anything
   */
  constructor(epoch, slot, secret, origin) {
    this.epoch = epoch;
    this.#slot = slot;
    this.#secret = secret;
    /** The key message that this one goes back to: same origin and epoch, same secret. @type {OpeningEpoch} */
    this.origin = origin ?? this;
  }

  get secret() {
    return this.#secret;
  }

  /** @returns {Promise<OpeningEpoch>} */
  async ratcheted() {
    const next = await ratcheted(this.#secret);
    const secret = await importSecret(next);
    next.fill(0);
    return new OpeningEpoch(this.epoch + 1, this.#slot, secret, this.origin);
  }

  /** @type {(track: number) => Promise<TrackKey>} */
  key(track) {
    const key = this.#keys.get(track) ?? TrackKey.derive(this.#secret, keyId(this.epoch, this.#slot, track), 'decrypt');
    this.#keys.set(track, key);
    return key;
  }

  /** @type {(track: number, counter: number) => boolean} */
  accepts(track, counter) {
    return this.#windows.get(track)?.accepts(counter) ?? true;
  }

  /** @type {(track: number, counter: number) => void} */
  commit(track, counter) {
    const window = this.#windows.get(track) ?? new ReplayWindow();
    window.commit(counter);
    this.#windows.set(track, window);
  }

  /** The highest counter opened, or NONE. @param {number} track */
  highest(track) {
    return this.#windows.get(track)?.highest ?? NONE;
  }
}
