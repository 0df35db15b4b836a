// One epoch of mine: the sender secret and, for each track, a key with its counter. Raw for its epoch, because it must be
// boxed to newcomers (section 8). All keys are derived before the epoch is used, so that a frame finds key and counter
// in one synchronous step.

import { keyId } from './key-id.js';
import { SealingKey } from './sealing-key.js';
import { importSecret, ratcheted } from './secret.js';
import { Track } from './track.js';
import { TrackKey } from './track-key.js';
/** @import { Bytes } from './bytes.js' */

const TRACKS = [Track.MICROPHONE, Track.CAMERA, Track.SCREEN, Track.SCREEN_AUDIO, Track.GROUP];

export class EpochKeys {
  #slot;
  /** Null once closed. @type {Bytes | null} */
  #secret;
  /** @type {Map<number, SealingKey>} by track */
  #keys;

  /** @param {number} epoch @param {number} slot @param {Bytes} secret taken over @param {Map<number, SealingKey>} keys */
  constructor(epoch, slot, secret, keys) {
    this.epoch = epoch;
    this.#secret = secret;
    this.#slot = slot;
    this.#keys = keys;
  }

  /** Throws once closed, like all that needs it: zeros must never pass for a secret. */
  get secret() {
    if (this.#secret === null) throw new Error('closed');
    return this.#secret;
  }

  /** @type {(epoch: number, slot: number, secret: Bytes) => Promise<EpochKeys>} */
  static async derive(epoch, slot, secret) {
    const base = await importSecret(secret);
    const keys = await Promise.all(TRACKS.map(async (track) => /** @type {const} */ (
      [track, new SealingKey(await TrackKey.derive(base, keyId(epoch, slot, track), 'encrypt'))])));
    return new EpochKeys(epoch, slot, secret, new Map(keys));
  }

  /** Whether something was sealed under it. */
  get used() {
    return this.highestCounter > 0;
  }

  /** Of all tracks the counter that is nearest to its limit. */
  get highestCounter() {
    return Math.max(0, ...[...this.#keys.values()].map((key) => key.nextCounter));
  }

  /** Key and counter are taken before this returns. @type {(track: number, codecNumber: number, clear: Uint8Array, plaintext: Bytes) => Promise<Bytes>} */
  async seal(track, codecNumber, clear, plaintext) {
    const key = this.#keys.get(track);
    if (!key) throw new RangeError(`nothing is sealed for track ${track}`);
    return key.seal(codecNumber, clear, plaintext);
  }

  /** @returns {Promise<EpochKeys>} */
  async ratcheted() {
    return EpochKeys.derive(this.epoch + 1, this.#slot, await ratcheted(await importSecret(this.secret)));
  }

  close() {
    this.#secret?.fill(0);
    this.#secret = null;
    this.#keys.clear();
  }
}
