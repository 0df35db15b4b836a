// Notices that somebody has been seeing other people in the call than I do, for over a minute (section 2,
// `rosterHash`). A peer tells its view once a minute, so it is compared with all views of mine of the last minute.

import { hex } from './bytes.js';

const DIFFERS_AFTER_MS = 60_000;

export class RosterWatch {
  #mine = '';
  /** @type {{hash: string, untilMs: number}[]} */
  #past = [];
  /** @type {Map<number, {hash: string, sinceMs: number, told: boolean}>} by slot: views unlike any of mine */
  #differing = new Map();

  /** @type {(hash: Uint8Array, nowMs: number) => void} */
  onMine(hash, nowMs) {
    if (hex(hash) === this.#mine) return;
    this.#past = this.#past.filter((view) => nowMs <= view.untilMs + DIFFERS_AFTER_MS);
    this.#past.push({ hash: this.#mine, untilMs: nowMs });
    this.#mine = hex(hash);
    for (const [slot, theirs] of this.#differing) {
      if (theirs.hash === this.#mine) this.#differing.delete(slot);
    }
  }

  /** @type {(slot: number, hash: Uint8Array, nowMs: number) => void} */
  onTheirs(slot, hash, nowMs) {
    const theirs = hex(hash);
    const seen = this.#past.some((view) => view.hash === theirs && nowMs <= view.untilMs + DIFFERS_AFTER_MS);
    if (theirs === this.#mine || seen) {
      this.#differing.delete(slot);
      return;
    }
    const before = this.#differing.get(slot);
    this.#differing.set(slot, { hash: theirs, sinceMs: before?.sinceMs ?? nowMs, told: before?.told ?? false });
  }

  /** @param {number} slot */
  forget(slot) {
    this.#differing.delete(slot);
  }

  /** Those who newly differ for too long. @type {(nowMs: number) => number[]} */
  differing(nowMs) {
    const late = [...this.#differing].filter(([, one]) => !one.told && nowMs >= one.sinceMs + DIFFERS_AFTER_MS);
    for (const [, one] of late) one.told = true;
    return late.map(([slot]) => slot);
  }
}
