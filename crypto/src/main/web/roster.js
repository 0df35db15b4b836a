// The server's roster, which is believed only in what it takes away: who is not on it is not in the call; who is on
// it but has not proven itself is counted as "cannot decrypt" (section 4).

/** @import { Participant } from './participant.js' */

/** No hello that opens after this long: another passphrase, most likely. */
const SILENT_MS = 5000;
/** A hello opened, but no intro came. */
const UNPROVEN_MS = 30_000;

export class Roster {
  #me;
  /** @type {Map<number, number>} slot of each other member, and since when it is there */
  #sinceMs = new Map();
  #nobodyAnsweredAtMs = Infinity;
  #undecryptable = '';

  /** @param {Participant} me */
  constructor(me) {
    this.#me = me;
  }

  /** I joined, or came back: hello to all of these is being sent. @type {(slots: number[], nowMs: number) => void} */
  greeted(slots, nowMs) {
    this.#sinceMs = new Map(slots.map((slot) => [slot, nowMs]));
    this.#nobodyAnsweredAtMs = slots.length > 0 ? nowMs + SILENT_MS : Infinity;
  }

  /** @type {(slot: number, nowMs: number) => void} */
  entered(slot, nowMs) {
    this.#sinceMs.set(slot, nowMs);
  }

  /** @param {number} slot */
  left(slot) {
    this.#sinceMs.delete(slot);
  }

  /** @param {number} slot */
  has(slot) {
    return this.#sinceMs.has(slot);
  }

  /** Tells what has become true. @param {number} nowMs */
  tell(nowMs) {
    if (nowMs >= this.#nobodyAnsweredAtMs) {
      this.#nobodyAnsweredAtMs = Infinity;
      if (this.#me.peers.all().length === 0 && this.#sinceMs.size > 0) this.#me.outbox({ type: 'nobodyAnswered' });
    }
    const slots = [...this.#sinceMs.keys()].filter((slot) => nowMs >= this.#givenUpMs(slot));
    if (slots.join() !== this.#undecryptable) this.#me.outbox({ type: 'undecryptable', slots });
    this.#undecryptable = slots.join();
  }

  /** From when on this connection counts as one that cannot decrypt. @param {number} slot */
  #givenUpMs(slot) {
    const peer = this.#me.peers.atSlot(slot);
    if (!peer) return (this.#sinceMs.get(slot) ?? Infinity) + SILENT_MS;
    return peer.listed ? Infinity : peer.announcedMs + UNPROVEN_MS;
  }
}
