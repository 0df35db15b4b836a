// My own sender secrets: Open(k, S_k) and Pending(k+1, S') (section 4, "my epoch"). Decides when the secret moves on by
// the ratchet (before a newcomer gets it) or is drawn anew (after somebody left), and who is given which.
// All asynchronous methods are called from the session's queue alone, one at a time; `seal` is called by frames at any
// time and takes key and counter in one synchronous step.

import { EpochKeys } from './epoch-keys.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { Peer } from './peer.js' */
/** @import { PublicIdentity } from './public-identity.js' */
/** @import { Randomness } from './randomness.js' */
/** @import { Rules } from './rules.js' */

const RATCHET_PAUSE_MS = 1000;
const RATCHET_AT_LEAST_EVERY_MS = 600_000;
const REKEY_SPREAD_MS = 1000;
const REKEY_PAUSE_MS = 5000;
const PENDING_MS = 1000;
const PENDING_AT_MOST_MS = 3000;

/**
 * Carries keys to peers. provenPeers: those who have proven themselves and live.
 * @typedef {{giveKey: (peer: Peer, keys: EpochKeys, pending: boolean, nowMs: number) => Promise<void>,
 *   provenPeers: () => Peer[]}} Courier
 */

/** @typedef {{root: () => CallRoot, identity: PublicIdentity, randomness: Randomness, rules: Rules}} Owner */

export class MyEpoch {
  #owner;
  #courier;
  /** @type {Set<Peer>} */
  #waiting = new Set();
  /** Replaced as a whole, in one assignment. */
  #current;
  /** A fresh secret that all peers are learning while the old one is still in use. @type {{keys: EpochKeys, beganMs: number, switchAtMs: number} | null} */
  #pending = null;
  #epochBeganMs;
  #lastRatchetMs = -Infinity;
  #lastRekeyMs = -Infinity;
  #rekeyDueMs = Infinity;
  #publishes = false;
  #closed = false;

  /** @param {Owner} owner @param {Courier} courier @param {EpochKeys} first @param {number} nowMs */
  constructor(owner, courier, first, nowMs) {
    this.#owner = owner;
    this.#courier = courier;
    this.#current = first;
    this.#epochBeganMs = nowMs;
  }

  /** @type {(owner: Owner, courier: Courier, nowMs: number) => Promise<MyEpoch>} */
  static async begin(owner, courier, nowMs) {
    return new MyEpoch(owner, courier, await freshKeys(owner, 0), nowMs);
  }

  /** Whether I publish a track: who does not, rekeys only when it next seals something. @param {boolean} does */
  publishes(does) {
    this.#publishes = does;
  }

  /** I publish nothing, and somebody who left still holds the secret: nothing may be sealed before the rekey. */
  get mustRekeyFirst() {
    return !this.#publishes && this.#rekeyDueMs !== Infinity;
  }

  /**
   * Seals under the epoch that is right at this moment. Key and counter are taken in this one step. Never while
   * `mustRekeyFirst`: a frame is dropped, a message waits for beforeSealing.
   * @type {(track: number, codecNumber: number, clear: Uint8Array, plaintext: Bytes) => Promise<Bytes>}
   */
  async seal(track, codecNumber, clear, plaintext) {
    if (this.#closed || this.mustRekeyFirst) throw new Error('sealed out of turn');
    return this.#current.seal(track, codecNumber, clear, plaintext);
  }

  /**
   * Who publishes nothing rekeys now, and uses S' at once. Until the switch, the last step, no frame is sealed: the old
   * secret is with somebody who left long ago.
   * @param {number} nowMs
   */
  async beforeSealing(nowMs) {
    if (!this.mustRekeyFirst) return;
    const keys = await this.#freshKeys();
    for (const peer of this.#courier.provenPeers()) await this.#hand(peer, keys, false, nowMs);
    this.#waiting.clear();
    this.#rekeyDueMs = Infinity;
    this.#lastRekeyMs = nowMs;
    this.#replaceCurrent(keys, nowMs);
  }

  /**
   * Before a message to all, which everybody listed is to read: who waits for the paced ratchet waits no longer.
   * @param {number} nowMs
   */
  async beforeMessage(nowMs) {
    await this.onDeadline(nowMs);
    await this.beforeSealing(nowMs);
    if (this.#pending === null && this.#waiting.size > 0) await this.#giveToWaiting(nowMs);
  }

  /** A peer was proven: it gets my key, but nothing that opens what was sealed before. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async give(peer, nowMs) {
    await this.onDeadline(nowMs);
    if (this.#pending !== null) {
      await this.#hand(peer, this.#pending.keys, true, nowMs);
    } else if (!this.#current.used || !this.#owner.rules.ratchetsForNewcomers) {
      await this.#hand(peer, this.#current, false, nowMs);
    } else if (nowMs >= this.#lastRatchetMs + RATCHET_PAUSE_MS) {
      await this.#ratchet(nowMs);
      await this.#hand(peer, this.#current, false, nowMs);
    } else {
      this.#waiting.add(peer);
    }
  }

  /** A peer lost track and asks: it gets again what it was given before, and nothing older. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async giveAgain(peer, nowMs) {
    await this.onDeadline(nowMs);
    if (peer.wasGiven(this.#current.epoch)) await this.#hand(peer, this.#current, false, nowMs);
    if (this.#pending !== null && peer.wasGiven(this.#pending.keys.epoch)) {
      await this.#hand(peer, this.#pending.keys, true, nowMs);
    }
  }

  /** A peer is gone. What it was given must not open what comes. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async retired(peer, nowMs) {
    this.#waiting.delete(peer);
    if (!peer.wasGivenAny || !this.#owner.rules.rekeysAfterLeavers) return;
    await this.onDeadline(nowMs);
    if (this.#pending !== null) {
      const { keys, beganMs } = this.#pending;
      const switchAtMs = Math.min(nowMs + PENDING_MS, beganMs + PENDING_AT_MOST_MS);
      await this.#offer({ keys: await this.#freshKeys(), beganMs, switchAtMs }, nowMs);
      keys.close();
    } else if (this.#rekeyDueMs === Infinity) {
      const [high, low] = this.#owner.randomness.bytes(2);
      const spreadMs = ((high * 256 + low) / 65536) * REKEY_SPREAD_MS;
      this.#rekeyDueMs = Math.max(nowMs + spreadMs, this.#lastRekeyMs + REKEY_PAUSE_MS);
    }
  }

  /** Somebody was removed by a new passphrase (section 5.4): without delay or pause. Who publishes nothing still waits until it next seals. @param {number} nowMs */
  async rekeyNow(nowMs) {
    await this.onDeadline(nowMs);
    if (this.#pending !== null || !this.#owner.rules.rekeysAfterLeavers) return;
    this.#rekeyDueMs = nowMs;
    await this.onDeadline(nowMs);
  }

  /** The number of what is sealed under now. */
  get currentEpoch() {
    return this.#current.epoch;
  }

  /** Does what time has made due. @param {number} nowMs */
  async onDeadline(nowMs) {
    if (this.#pending !== null && nowMs >= this.#pending.switchAtMs) this.#switchToPending(nowMs);
    if (this.#pending === null && this.#publishes && nowMs >= this.#rekeyDueMs) {
      await this.#beginRekey(nowMs);
    }
    if (this.#pending !== null) return;
    const old = this.#current.used && nowMs >= this.#epochBeganMs + RATCHET_AT_LEAST_EVERY_MS;
    if (old || this.#current.highestCounter >= this.#owner.rules.ratchetsAtCounter) await this.#ratchet(nowMs);
    if (this.#waiting.size > 0 && nowMs >= this.#lastRatchetMs + RATCHET_PAUSE_MS) await this.#giveToWaiting(nowMs);
  }

  /** @param {number} nowMs */
  async #giveToWaiting(nowMs) {
    if (this.#current.used) await this.#ratchet(nowMs);
    const newcomers = [...this.#waiting];
    this.#waiting.clear();
    for (const peer of newcomers) await this.#hand(peer, this.#current, false, nowMs);
  }

  /** k+1 from k. Others follow from the key id alone. @param {number} nowMs */
  async #ratchet(nowMs) {
    this.#replaceCurrent(await this.#current.ratcheted(), nowMs);
    this.#lastRatchetMs = nowMs;
  }

  /** @param {number} nowMs */
  async #beginRekey(nowMs) {
    const keys = await this.#freshKeys();
    this.#rekeyDueMs = Infinity;
    this.#lastRekeyMs = nowMs;
    await this.#offer({ keys, beganMs: nowMs, switchAtMs: nowMs + PENDING_MS }, nowMs);
  }

  /** @type {(offered: {keys: EpochKeys, beganMs: number, switchAtMs: number}, nowMs: number) => Promise<void>} */
  async #offer(offered, nowMs) {
    if (this.#closed) return offered.keys.close();
    this.#pending = offered;
    this.#waiting.clear();
    for (const peer of this.#courier.provenPeers()) await this.#hand(peer, offered.keys, true, nowMs);
  }

  /** @param {number} nowMs */
  #switchToPending(nowMs) {
    const ready = this.#pending;
    if (ready === null) return;
    this.#pending = null;
    this.#replaceCurrent(ready.keys, nowMs);
  }

  /** What seals changes in this one assignment. @type {(next: EpochKeys, nowMs: number) => void} */
  #replaceCurrent(next, nowMs) {
    if (this.#closed) return next.close();
    const before = this.#current;
    this.#current = next;
    this.#epochBeganMs = nowMs;
    before.close();
  }

  /** @type {(peer: Peer, keys: EpochKeys, isPending: boolean, nowMs: number) => Promise<void>} */
  async #hand(peer, keys, isPending, nowMs) {
    peer.given(keys.epoch);
    await this.#courier.giveKey(peer, keys, isPending, nowMs);
  }

  #freshKeys() {
    return freshKeys(this.#owner, this.#current.epoch + 1);
  }

  /** All is forgotten; nothing can be sealed any more. */
  close() {
    this.#closed = true;
    this.#current.close();
    this.#pending?.keys.close();
    this.#pending = null;
    this.#waiting.clear();
    this.#rekeyDueMs = Infinity;
  }
}

/** @type {(owner: Owner, epoch: number) => Promise<EpochKeys>} */
async function freshKeys({ root, identity: { id, slot }, randomness }, epoch) {
  return EpochKeys.derive(epoch, slot, await root().senderSecret(id, slot, epoch, randomness.bytes(32)));
}
