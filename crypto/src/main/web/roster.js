// The server's roster, which is believed only in what it takes away: who is not on it is not in the call; who is on it
// but has not proven itself is counted as "cannot decrypt" (section 4).

import { RETRIES_MS } from './hellos.js';
import { SLOT_LIMIT } from './key-id.js';
/** @import { Participant } from './participant.js' */

/** No hello that opens after this long: another passphrase, most likely. */
const SILENT_MS = 5000;

/** A hello opened, but no intro came. */
const UNPROVEN_MS = 30_000;

/** greeted: it was there when I said hello to all, so asking again shows it nothing new. @typedef {{sinceMs: number, greeted: boolean, retries: number}} Connection */

export class Roster {
  #me;
  /** @type {Map<number, Connection>} by slot */
  #connections = new Map();
  #undecryptable = '';
  #nobodyAnsweredAtMs = Infinity;

  /** @param {Participant} me */
  constructor(me) {
    this.#me = me;
  }

  /** I joined, or came back: hello to all of these was just sent. @type {(slots: number[], nowMs: number) => void} */
  greeted(slots, nowMs) {
    const others = slots.filter((slot) => this.#canBe(slot));
    this.#connections = new Map(others.map((slot) => [slot, { sinceMs: nowMs, greeted: true, retries: 0 }]));
    this.#nobodyAnsweredAtMs = others.length > 0 ? nowMs + SILENT_MS : Infinity;
  }

  /** @type {(slot: number, nowMs: number) => void} */
  entered(slot, nowMs) {
    if (this.#canBe(slot)) this.#connections.set(slot, { sinceMs: nowMs, greeted: false, retries: 0 });
  }

  /** Whether somebody else can have this slot: a server that says more is not believed. @param {number} slot */
  #canBe(slot) {
    return Number.isInteger(slot) && slot >= 0 && slot < SLOT_LIMIT && slot !== this.#me.identity.slot;
  }

  /** @param {number} slot */
  left(slot) {
    this.#connections.delete(slot);
  }

  /** @param {number} slot */
  contains(slot) {
    return this.#connections.has(slot);
  }

  /** Slots that were greeted and have been silent for 3, 6 and 12 s. @type {(nowMs: number) => number[]} */
  dueForRetry(nowMs) {
    const due = [...this.#connections].filter(([slot, connection]) => nowMs >= this.#retryDueMs(slot, connection));
    for (const [, connection] of due) connection.retries++;
    return due.map(([slot]) => slot);
  }

  /** @type {(slot: number, connection: Connection) => number} */
  #retryDueMs(slot, { sinceMs, greeted, retries }) {
    const wanting = greeted && !this.#me.peers.atSlot(slot);
    return wanting ? sinceMs + (RETRIES_MS[retries] ?? Infinity) : Infinity;
  }

  /** Tells what has become true. @param {number} nowMs */
  onDeadline(nowMs) {
    if (nowMs >= this.#nobodyAnsweredAtMs) {
      this.#nobodyAnsweredAtMs = Infinity;
      if (this.#me.peers.all().length === 0 && this.#connections.size > 0) this.#me.outbox({ type: 'nobodyAnswered' });
    }
    const slots = [...this.#connections].filter(([slot, one]) => nowMs >= this.#givenUpMs(slot, one)).map(([slot]) => slot);
    if (slots.join() !== this.#undecryptable) this.#me.outbox({ type: 'undecryptable', slots });
    this.#undecryptable = slots.join();
  }

  /** From when on this connection counts as one that cannot decrypt. @type {(slot: number, connection: Connection) => number} */
  #givenUpMs(slot, { sinceMs }) {
    const peer = this.#me.peers.atSlot(slot);
    if (!peer) return sinceMs + SILENT_MS;
    return peer.isProven ? Infinity : peer.announcedMs + UNPROVEN_MS;
  }
}
