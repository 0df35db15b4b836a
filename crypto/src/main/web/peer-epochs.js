// The secrets of one peer, by epoch: section 4, "A peer's epoch". Non-extractable once stored.

import { importBaseKey } from './hkdf.js';
import { ratchet } from './track-key.js';
/** @import { Candidate, EpochSource, Refusal } from './frame-opener.js' */

const RATCHET_STEPS = 8;
const NEWER_KEPT = 2;
const PREVIOUS_KEPT_MS = 2000;
const SUPERSEDED_KEPT_MS = 5000;

/**
 * `origin` is the stored secret that this one was ratcheted from: same origin and epoch, same secret.
 * `before` is the temporary that the ratchet passed last.
 * @typedef {Candidate & {origin: object, before?: Secret}} Secret
 */

/** @implements {EpochSource} */
export class PeerEpochs {
  /** @type {Map<number, Secret>} */
  #secrets = new Map();
  #current = -1;
  #currentOpened = false;
  /** @type {{atMs: number, below: number}[]} */
  #erasures = [];

  /**
   * key(k, S) was received.
   * @type {(epoch: number, base: CryptoKey, nowMs: number) => boolean} false where it is ignored
   */
  store(epoch, base, nowMs) {
    if (epoch < this.#current || (epoch === this.#current && this.#currentOpened)) return false;
    if (this.#current < 0) this.#current = epoch;
    this.#secrets.set(epoch, { epoch, base, origin: base });
    const newer = [...this.#secrets.keys()].filter((one) => one > this.#current).sort((a, b) => b - a);
    for (const surplus of newer.slice(NEWER_KEPT)) this.#secrets.delete(surplus);
    this.#erasures.push({ atMs: nowMs + SUPERSEDED_KEPT_MS, below: epoch });
    return true;
  }

  /** @type {(epoch: number) => boolean} */
  has(epoch) {
    return this.#secrets.has(epoch);
  }

  /** @type {(epoch: number) => boolean} */
  isAhead(epoch) {
    return epoch > this.#current;
  }

  /** @type {(epoch: number) => Secret | Refusal | Promise<Secret>} */
  candidate(epoch) {
    if (epoch < this.#current - 1) return 'UNKNOWN_EPOCH';
    const stored = this.#secrets.get(epoch);
    if (stored) return stored;
    const nearest = Math.max(...[...this.#secrets.keys()].filter((one) => one < epoch));
    const from = this.#secrets.get(nearest);
    if (!from) return 'UNKNOWN_EPOCH';
    return epoch - nearest > RATCHET_STEPS ? 'EPOCH_TOO_FAR' : this.#temporary(from, epoch);
  }

  /** @type {(candidate: Candidate, nowMs: number) => boolean} */
  commit(candidate, nowMs) {
    const { epoch } = candidate;
    const used = /** @type {Secret} */ (candidate);
    const stored = this.#secrets.get(epoch);
    if (stored ? stored.origin !== used.origin : epoch <= this.#current) return false;
    if (!stored) this.#keep(used);
    if (epoch > this.#current) {
      this.#current = epoch;
      this.#eraseBelow(epoch - 1);
      this.#erasures.push({ atMs: nowMs + PREVIOUS_KEPT_MS, below: epoch });
    }
    this.#currentOpened ||= epoch === this.#current;
    return true;
  }

  /** @param {number} nowMs */
  advance(nowMs) {
    for (const due of this.#erasures.filter((erasure) => erasure.atMs <= nowMs)) {
      this.#eraseBelow(due.below);
      if (this.#current < due.below) {
        this.#current = due.below;
        this.#currentOpened = false;
      }
    }
    this.#erasures = this.#erasures.filter((erasure) => erasure.atMs > nowMs);
  }

  /** And the one before it, for frames that are still under way. @param {Secret} ratcheted */
  #keep(ratcheted) {
    const { before, ...secret } = ratcheted;
    this.#secrets.set(secret.epoch, secret);
    if (before && !this.#secrets.has(before.epoch)) this.#secrets.set(before.epoch, before);
  }

  /** @param {number} epoch */
  #eraseBelow(epoch) {
    for (const one of this.#secrets.keys()) {
      if (one < epoch) this.#secrets.delete(one);
    }
  }

  /** @type {(from: Secret, epoch: number) => Promise<Secret>} */
  async #temporary(from, epoch) {
    const { origin } = from;
    let [base, before] = [from.base, from.base];
    for (let one = from.epoch; one < epoch; one++) {
      const next = await ratchet(base);
      before = base;
      base = await importBaseKey(next);
      next.fill(0);
    }
    return { epoch, base, origin, before: { epoch: epoch - 1, base: before, origin } };
  }
}
