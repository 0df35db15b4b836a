// The live peers, and the ids that never come back. A Retired id is not accepted again while I am Joined: this
// stops the replay of a leaver, and keeps a pair counter from starting twice under one key (section 4).

import { compareBytes, lp, sha256 } from './bytes.js';
/** @import { Peer } from './peer.js' */

// Section 7.
const PEER_LIMIT = 1000;
const ANNOUNCED_LIMIT = 64;
const RETIRED_LIMIT = 8192;

export class PeerDirectory {
  /** @type {Map<number, Peer>} */
  #bySlot = new Map();
  /** @type {Set<string>} */
  #retired = new Set();

  /** @param {Uint8Array} myId @param {boolean} remembersRetired true but for one test */
  constructor(myId, remembersRetired) {
    this.myId = myId;
    this.remembersRetired = remembersRetired;
  }

  /** @param {number} slot */
  atSlot(slot) {
    return this.#bySlot.get(slot);
  }

  /** @param {string} idHex */
  withId(idHex) {
    return this.all().find((peer) => peer.idHex === idHex);
  }

  /** @param {string} idHex */
  isRetired(idHex) {
    return this.#retired.has(idHex);
  }

  hasRoom() {
    const announced = this.all().filter((peer) => !peer.listed).length;
    return this.#bySlot.size < PEER_LIMIT && announced < ANNOUNCED_LIMIT && this.#retired.size < RETIRED_LIMIT;
  }

  /** @param {Peer} peer */
  add(peer) {
    this.#bySlot.set(peer.slot, peer);
  }

  /** @param {Peer} peer */
  remove(peer) {
    this.#bySlot.delete(peer.slot);
    if (this.remembersRetired) this.#retired.add(peer.idHex);
  }

  clear() {
    this.#bySlot.clear();
  }

  all() {
    return [...this.#bySlot.values()];
  }

  /** Proven or Heard. */
  listed() {
    return this.all().filter((peer) => peer.listed);
  }

  /** Over all Proven ids and my own (section 2). */
  async hash() {
    const ids = [this.myId, ...this.listed().map((peer) => peer.identity.id)].sort(compareBytes);
    return (await sha256(lp('bb1 roster'), ...ids.map(lp))).slice(0, 16);
  }
}
