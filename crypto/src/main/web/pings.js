// Measures, for each peer whose stream is rendered, how far its clock is from mine: a ping a minute (section 1).

import { readBigEndian } from './bytes.js';
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */

const EVERY_MS = 60_000;

export class Pings {
  #me;
  /** @type {Map<Peer, {token: number, atMs: number}>} */
  #sent = new Map();
  /** @type {Set<number>} slots */
  #rendered = new Set();

  /** @param {Participant} me */
  constructor(me) {
    this.#me = me;
  }

  /** @param {number} slot */
  rendered(slot) {
    this.#rendered.add(slot);
  }

  /** @type {(nowMs: number) => Peer[]} */
  due(nowMs) {
    return this.#me.peers.all().filter((peer) => nowMs >= this.#dueMs(peer));
  }

  /** @param {Peer} peer */
  #dueMs(peer) {
    if (peer.state !== 'heard' || !this.#rendered.has(peer.slot)) return Infinity;
    const last = this.#sent.get(peer);
    return last ? last.atMs + EVERY_MS : -Infinity;
  }

  /** The token of the next ping. @type {(peer: Peer, nowMs: number) => number} */
  next(peer, nowMs) {
    const token = readBigEndian(this.#me.randomness.bytes(4), 0, 4);
    this.#sent.set(peer, { token, atMs: nowMs });
    return token;
  }

  /** @type {(peer: Peer, token: number, clockMs: number, nowMs: number) => void} */
  onPong(peer, token, clockMs, nowMs) {
    const asked = this.#sent.get(peer);
    if (asked && asked.token === token) peer.delay.sample(asked.atMs, clockMs, nowMs);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#sent.delete(peer);
    this.#rendered.delete(peer.slot);
  }
}
