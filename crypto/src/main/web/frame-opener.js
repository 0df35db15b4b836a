// Opens what one (slot, track) of one peer sealed: section 1, "Receiver". Nothing that another frame could
// notice changes before authentication; the secret is chosen by the key id, never by trial.

import { concat } from './bytes.js';
import { metadata } from './frame-sealer.js';
import { COUNTER_LIMIT, EPOCH_LIMIT, epochOf, keyId, NO_SLOT, slotOf, trackOf } from './key-id.js';
import { ReplayWindow } from './replay-window.js';
import { parseHeader } from './sframe-header.js';
import { TAG_LENGTH, TrackKey } from './track-key.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Codec } from './codec.js' */

/**
 * Why a frame or message was refused; counted locally, never told to anybody (section 7). EPOCH_TOO_FAR counts as
 * UNKNOWN_EPOCH and AUTH_AHEAD as AUTH; both mean that the key was lost and is to be asked for.
 * @typedef {'TOO_SHORT' | 'NON_MINIMAL' | 'RANGE' | 'WRONG_STREAM' | 'UNKNOWN_EPOCH' | 'EPOCH_TOO_FAR' | 'REPLAY' | 'AUTH' | 'AUTH_AHEAD' | 'INNER' | 'ORDER'} Refusal
 */

/** The reason as it is counted. @type {<R extends string>(reason: R) => Exclude<R, 'EPOCH_TOO_FAR' | 'AUTH_AHEAD'>} */
export const counted = (reason) => /** @type {any} */ (
  reason === 'EPOCH_TOO_FAR' ? 'UNKNOWN_EPOCH' : reason === 'AUTH_AHEAD' ? 'AUTH' : reason);

/** The secret by which a frame would open; it counts for nothing until it did.
 * @typedef {{epoch: number, base: CryptoKey}} Candidate
 */

/** Where the secrets come from.
 * @typedef {object} EpochSource
 * @property {(epoch: number) => Candidate | Refusal | Promise<Candidate | Refusal>} candidate
 * @property {(candidate: Candidate, nowMs: number) => boolean} commit false where it was replaced meanwhile
 * @property {(epoch: number) => boolean} has
 * @property {(epoch: number) => boolean} isAhead nothing of this epoch or a later one was opened yet
 */

/** @typedef {{clear: Bytes, plain: Bytes, epoch: number, counter: number}} Opened */

/** The smallest plaintext: flags and clock. */
const LEAST_PLAIN = 5;

/** @type {(codec: Codec, wire: Bytes) => {clear: Bytes, header: Bytes, sealed: Bytes, kid: number, counter: number} | Refusal} */
function parseFrame(codec, wire) {
  if (wire.length === 0) return 'TOO_SHORT';
  const begin = codec.clearLength(wire);
  const parsed = parseHeader(wire, begin);
  if (typeof parsed === 'string') return parsed;
  if (wire.length < parsed.end + LEAST_PLAIN + TAG_LENGTH) return 'TOO_SHORT';
  const { kid, counter } = parsed;
  if (kid >= EPOCH_LIMIT * 65536 || slotOf(kid) >= NO_SLOT || counter >= COUNTER_LIMIT) return 'RANGE';
  return {
    clear: wire.subarray(0, begin),
    header: wire.subarray(begin, parsed.end),
    sealed: wire.subarray(parsed.end),
    kid,
    counter,
  };
}

export class FrameOpener {
  #slot;
  #track;
  #epochs;
  /** @type {Map<number, {base: CryptoKey, key: TrackKey, window: ReplayWindow}>} by epoch; authenticated ones only */
  #keys = new Map();

  /** @param {number} slot @param {number} track @param {EpochSource} epochs */
  constructor(slot, track, epochs) {
    this.#slot = slot;
    this.#track = track;
    this.#epochs = epochs;
  }

  /** @type {(codec: Codec, wire: Bytes, nowMs: number) => Promise<Opened | Refusal>} */
  async open(codec, wire, nowMs) {
    const frame = parseFrame(codec, wire);
    if (typeof frame === 'string') return frame;
    if (slotOf(frame.kid) !== this.#slot || trackOf(frame.kid) !== this.#track) return 'WRONG_STREAM';
    const candidate = await this.#epochs.candidate(epochOf(frame.kid));
    if (typeof candidate === 'string') return candidate;
    const known = this.#keys.get(candidate.epoch);
    if (known && !known.window.isFresh(frame.counter)) return 'REPLAY';
    const key = known?.base === candidate.base ? known.key
      : await TrackKey.derive(candidate.base, keyId(candidate.epoch, this.#slot, this.#track), 'decrypt');
    const aad = concat(frame.header, metadata(frame.kid, codec.number, frame.clear));
    try {
      const plain = await key.open(frame.counter, aad, frame.sealed);
      return this.#commit(candidate, key, frame.counter, nowMs)
        ?? { clear: frame.clear, plain, epoch: candidate.epoch, counter: frame.counter };
    } catch {
      return this.#epochs.isAhead(candidate.epoch) ? 'AUTH_AHEAD' : 'AUTH';
    }
  }

  /** Drops the keys of epochs that the source no longer holds. */
  prune() {
    for (const epoch of this.#keys.keys()) {
      if (!this.#epochs.has(epoch)) this.#keys.delete(epoch);
    }
  }

  /**
   * Synchronous, so that of two copies of a frame one alone passes.
   * @type {(candidate: Candidate, key: TrackKey, counter: number, nowMs: number) => Refusal | null}
   */
  #commit(candidate, key, counter, nowMs) {
    const window = this.#keys.get(candidate.epoch)?.window ?? new ReplayWindow();
    if (!window.isFresh(counter)) return 'REPLAY';
    if (!this.#epochs.commit(candidate, nowMs)) return 'UNKNOWN_EPOCH';
    window.accept(counter);
    this.#keys.set(candidate.epoch, { base: candidate.base, key, window });
    return null;
  }
}
