// The live peers by slot, and the ids that never come back (section 4: a Retired id is never accepted again while I am
// joined, which stops the replay of a leaver and keeps a pair counter from starting twice under one key).

import { rosterHash } from './roster-hash.js';
/** @import { Peer } from './peer.js' */
/** @import { Rules } from './rules.js' */

// Section 7.
const MAX_PEERS = 1000;
const MAX_UNPROVEN = 64;
const MAX_RETIRED = 8192;

export class PeerDirectory {
  #me;
  #rules;
  /** @type {Map<number, Peer>} */
  #bySlot = new Map();
  /** @type {Set<string>} */
  #retired = new Set();

  /** @param {Uint8Array} me my id @param {Rules} rules */
  constructor(me, rules) {
    this.#me = me;
    this.#rules = rules;
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
    const unproven = this.all().filter((peer) => !peer.isProven).length;
    return this.#bySlot.size < MAX_PEERS && unproven < MAX_UNPROVEN && this.#retired.size < MAX_RETIRED;
  }

  /** @param {Peer} peer */
  add(peer) {
    this.#bySlot.set(peer.slot, peer);
  }

  /** Takes it off the list; the caller closes it. @param {Peer} peer */
  remove(peer) {
    this.#bySlot.delete(peer.slot);
    if (this.#rules.remembersRetired) this.#retired.add(peer.idHex);
  }

  clear() {
    this.#bySlot.clear();
  }

  all() {
    return [...this.#bySlot.values()];
  }

  proven() {
    return this.all().filter((peer) => peer.isProven);
  }

  /** Over all proven ids and mine (section 2). */
  hash() {
    return rosterHash([this.#me, ...this.proven().map((peer) => peer.identity.id)]);
  }
}
