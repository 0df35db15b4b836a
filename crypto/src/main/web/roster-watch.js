// Notices that somebody has been seeing other people in the call than I do, for over a minute (section 2, `rosterHash`).
// A peer tells its view once a minute, so it is compared with all views of mine of the last minute.

import { hex } from './bytes.js';
/** @import { Peer } from './peer.js' */

const DIFFERS_AFTER_MS = 60_000;

export class RosterWatch {
  /** @type {{hash: string, untilMs: number}[]} */
  #past = [];
  /** @type {Map<Peer, string>} */
  #theirs = new Map();
  /** @type {Map<Peer, number>} */
  #differentSinceMs = new Map();
  /** @type {Set<Peer>} */
  #told = new Set();
  #mine = '';

  /** @type {(hash: Uint8Array, nowMs: number) => void} */
  onMine(hash, nowMs) {
    const mine = hex(hash);
    if (mine !== this.#mine) {
      this.#past = this.#past.filter((view) => nowMs <= view.untilMs + DIFFERS_AFTER_MS);
      this.#past.push({ hash: this.#mine, untilMs: nowMs });
      this.#mine = mine;
    }
    for (const [peer, theirs] of this.#theirs) {
      if (theirs === mine) this.#agree(peer);
    }
  }

  /** @type {(peer: Peer, hash: Uint8Array, nowMs: number) => void} */
  onTheirs(peer, hash, nowMs) {
    const theirs = hex(hash);
    this.#theirs.set(peer, theirs);
    const agrees = theirs === this.#mine
      || this.#past.some((view) => view.hash === theirs && nowMs <= view.untilMs + DIFFERS_AFTER_MS);
    if (agrees) this.#agree(peer);
    else if (!this.#differentSinceMs.has(peer)) this.#differentSinceMs.set(peer, nowMs);
  }

  /** @param {Peer} peer */
  #agree(peer) {
    this.#differentSinceMs.delete(peer);
    this.#told.delete(peer);
  }

  /** Those who newly differ for too long. @type {(nowMs: number) => Peer[]} */
  differing(nowMs) {
    const late = [...this.#differentSinceMs]
      .filter(([peer, sinceMs]) => nowMs >= sinceMs + DIFFERS_AFTER_MS && !this.#told.has(peer))
      .map(([peer]) => peer);
    for (const peer of late) this.#told.add(peer);
    return late;
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#theirs.delete(peer);
    this.#agree(peer);
  }
}
