// Which chat messages were shown, by hash: every chat names the last one that its sender had seen (section 2), so
// that a message kept back by the bridge is noticed.

import { hex, lp, sha256, u32 } from './bytes.js';
import { NO_PREVIOUS } from './messages.js';
/** @import { Bytes } from './bytes.js' */

const PATIENCE_MS = 10_000;
const REMEMBERED = 4096;

/** @type {(id: Uint8Array, sequence: number, body: Uint8Array) => Promise<Bytes>} */
export async function chatHash(id, sequence, body) {
  return (await sha256(lp('bb1 chat'), lp(id), u32(sequence), lp(body))).slice(0, 16);
}

export class ChatHistory {
  /** @type {Bytes} hash of the last chat shown, zeros if there was none since a newcomer got my key */
  previous = NO_PREVIOUS;
  /** @type {Set<string>} */
  #shown = new Set();
  /** @type {{slot: number, previous: string, untilMs: number}[]} */
  #unknown = [];

  /** @param {Bytes} hash */
  showed(hash) {
    this.previous = hash;
    this.#shown.add(hex(hash));
    if (this.#shown.size > REMEMBERED) this.#shown.delete(this.#shown.values().next().value ?? '');
  }

  /** @type {(slot: number, previous: Bytes, nowMs: number) => void} */
  expect(slot, previous, nowMs) {
    const named = hex(previous);
    if (named === hex(NO_PREVIOUS) || this.#shown.has(named) || this.#unknown.length >= REMEMBERED) return;
    this.#unknown.push({ slot, previous: named, untilMs: nowMs + PATIENCE_MS });
  }

  /** @type {(nowMs: number) => number[]} slots that had seen a message which never came */
  overdue(nowMs) {
    const open = this.#unknown.filter((one) => !this.#shown.has(one.previous));
    this.#unknown = open.filter((one) => one.untilMs > nowMs);
    return open.filter((one) => one.untilMs <= nowMs).map((one) => one.slot);
  }
}
