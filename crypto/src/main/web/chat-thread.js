// Who has seen which chat message: each names the last one shown at its sender (section 2, `prev`), so that one
// which the bridge keeps back from some is missed.

import { hex } from './bytes.js';
import { NO_PREVIOUS } from './chat-body.js';
/** @import { Bytes } from './bytes.js' */

const MISSING_AFTER_MS = 10_000;
// Everybody names the last that it has shown, so older ones are not named any more.
const REMEMBERED = 1024;

export class ChatThread {
  /** What my next message names. @type {Bytes} */
  lastShown = NO_PREVIOUS;
  /** @type {Set<string>} */
  #shown = new Set();
  /** @type {{fromSlot: number, hash: string, missingAtMs: number}[]} */
  #awaited = [];
  /** @type {Set<string>} ids that hold my key */
  #holders = new Set();

  /** Somebody new cannot know what was shown before. @param {string} idHex */
  gaveKeyTo(idHex) {
    if (!this.#holders.has(idHex)) this.lastShown = NO_PREVIOUS;
    this.#holders.add(idHex);
  }

  /** @param {string} idHex */
  forget(idHex) {
    this.#holders.delete(idHex);
  }

  /** @param {Bytes} hash */
  shown(hash) {
    this.lastShown = hash;
    this.#shown.add(hex(hash));
    if (this.#shown.size > REMEMBERED) this.#shown.delete(this.#shown.values().next().value ?? '');
  }

  /** A message came that names this one. @type {(fromSlot: number, previous: Bytes, nowMs: number) => void} */
  follows(fromSlot, previous, nowMs) {
    const hash = hex(previous);
    if (hash === hex(NO_PREVIOUS) || this.#shown.has(hash) || this.#awaited.length >= REMEMBERED) return;
    this.#awaited.push({ fromSlot, hash, missingAtMs: nowMs + MISSING_AFTER_MS });
  }

  /** The slots whose senders saw something that did not come, each told once. @type {(nowMs: number) => number[]} */
  missing(nowMs) {
    const open = this.#awaited.filter((one) => !this.#shown.has(one.hash));
    this.#awaited = open.filter((one) => one.missingAtMs > nowMs);
    return open.filter((one) => one.missingAtMs <= nowMs).map((one) => one.fromSlot);
  }
}
