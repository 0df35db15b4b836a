// The server's roster, which is believed only in what it takes away: who is not on it is not in the call; who is on
// it but has not proven itself is counted as "cannot decrypt" (section 4).

import { RETRIES_MS } from './hellos.js';
/** @import { Participant } from './participant.js' */

/** No hello that opens after this long: another passphrase, most likely. */
const SILENT_MS = 5000;
/** A hello opened, but no intro came. */
const UNPROVEN_MS = 30_000;

export class Roster {
  #me;
  /** @type {Map<number, {sinceMs: number, greeted: boolean, retries: number}>} by slot; greeted: it was sent a hello */
  #connections = new Map();
  #nobodyAnsweredAtMs = Infinity;
  #undecryptable = '';

  /** @param {Participant} me */
  constructor(me) {
    this.#me = me;
  }

  /** I joined, or came back: hello to all of these is being sent. @type {(slots: number[], nowMs: number) => void} */
  greeted(slots, nowMs) {
    this.#connections = new Map(slots.map((slot) => [slot, { sinceMs: nowMs, greeted: true, retries: 0 }]));
    this.#nobodyAnsweredAtMs = slots.length > 0 ? nowMs + SILENT_MS : Infinity;
  }

  /** @type {(slot: number, nowMs: number) => void} */
  entered(slot, nowMs) {
    this.#connections.set(slot, { sinceMs: nowMs, greeted: false, retries: 0 });
  }

  /** @param {number} slot */
  left(slot) {
    this.#connections.delete(slot);
  }

  /** @param {number} slot */
  has(slot) {
    return this.#connections.has(slot);
  }

  /**
   * Slots that were greeted and have been silent for 3, 6 and 12 s. No others: whoever merely connects is not handed
   * a hello to guess the passphrase against.
   * @type {(nowMs: number) => number[]}
   */
  dueForRetry(nowMs) {
    const due = [...this.#connections].filter(([slot, one]) => one.greeted && !this.#me.peers.atSlot(slot)
      && nowMs >= one.sinceMs + RETRIES_MS[one.retries]);
    for (const [, one] of due) one.retries++;
    return due.map(([slot]) => slot);
  }

  /** Tells what has become true. @param {number} nowMs */
  tell(nowMs) {
    if (nowMs >= this.#nobodyAnsweredAtMs) {
      this.#nobodyAnsweredAtMs = Infinity;
      if (this.#me.peers.all().length === 0 && this.#connections.size > 0) this.#me.outbox({ type: 'nobodyAnswered' });
    }
    const slots = [...this.#connections.keys()].filter((slot) => nowMs >= this.#givenUpMs(slot));
    if (slots.join() !== this.#undecryptable) this.#me.outbox({ type: 'undecryptable', slots });
    this.#undecryptable = slots.join();
  }

  /** From when on this connection counts as one that cannot decrypt. @param {number} slot */
  #givenUpMs(slot) {
    const peer = this.#me.peers.atSlot(slot);
    if (!peer) return (this.#connections.get(slot)?.sinceMs ?? Infinity) + SILENT_MS;
    return peer.listed ? Infinity : peer.announcedMs + UNPROVEN_MS;
  }
}
