// Me in one join, and what all parts of the session share: root, identity, presence, peers, outputs, the clock.

import { counted } from './frame-opener.js';
import { displayName } from './messages.js';
import { PeerDirectory } from './peer-directory.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { Refusal } from './frame-opener.js' */
/** @import { HelloRefusal, Identity } from './hello.js' */
/** @import { Presence } from './messages.js' */
/** @import { Peer, PeerState } from './peer.js' */

/**
 * What a session wants done: messages for the relay and events for the user.
 * @typedef {{type: 'send', to: number | null, data: Bytes}
 *   | {type: 'peer', slot: number, id: string, name: string, state: PeerState, words: string[], tracks: number, flags: number}
 *   | {type: 'chat', slot: number, name: string, text: string, own: boolean, private: boolean, to: number | null, lifetimeSeconds: number, missing: boolean}
 *   | {type: 'missing', slot: number}
 *   | {type: 'undecryptable', slots: number[]}
 *   | {type: 'keyLearnt', slot: number}
 *   | {type: 'nobodyAnswered'}
 *   | {type: 'rosterDiffers', slot: number}
 *   | {type: 'conflict', slot: number}
 *   | {type: 'notSent', reason: 'unknown-peer'}} Output
 */

/**
 * @typedef {object} Random
 * @property {(length: number) => Bytes} bytes
 * @property {() => Promise<CryptoKeyPair>} x25519
 */

/**
 * The rules of section 4 that keep people out. All hold, always; tests alone break one at a time, to see that the
 * model notices.
 * @typedef {{ratchetsForNewcomers: boolean, rekeysAfterLeavers: boolean, remembersRetired: boolean}} Rules
 */

/** @type {Rules} */
export const ALL_RULES = Object.freeze({ ratchetsForNewcomers: true, rekeysAfterLeavers: true, remembersRetired: true });

/**
 * @typedef {object} Join
 * @property {CallRoot} root
 * @property {number} slot
 * @property {number[]} members slots of the others
 * @property {Presence} presence
 * @property {Random} random
 * @property {readonly string[]} words the list of 7776
 * @property {(output: Output) => void} outbox
 * @property {boolean} [strict] pads every audio frame to one size (section 7)
 * @property {Rules} [rules]
 */

export class Participant {
  #joinedMs;
  /** @type {Map<string, string>} what was last told of each peer */
  #told = new Map();
  /** @type {Map<string, number>} refusals by reason, for one's own eyes */
  counters = new Map();

  /**
   * @param {Join} join
   * @param {Identity & {privateKey: CryptoKey}} identity
   * @param {number} nowMs
   */
  constructor(join, identity, nowMs) {
    this.root = join.root;
    this.random = join.random;
    this.wordList = join.words;
    this.outbox = join.outbox;
    this.presence = join.presence;
    this.strict = join.strict ?? false;
    this.identity = identity;
    this.peers = new PeerDirectory(identity.id, (join.rules ?? ALL_RULES).remembersRetired);
    this.#joinedMs = nowMs;
  }

  /** One clock for all tracks and messages: milliseconds since my join, 32 bits. @param {number} nowMs */
  clock(nowMs) {
    return Math.floor(nowMs - this.#joinedMs) % 2 ** 32;
  }

  /** @param {Refusal | HelloRefusal} reason */
  count(reason) {
    const name = counted(reason);
    this.counters.set(name, (this.counters.get(name) ?? 0) + 1);
  }

  /** Tells of every peer that looks different from what was last told. */
  tellPeers() {
    const ambiguous = this.#ambiguousNames();
    for (const peer of this.peers.all()) {
      const view = this.#view(peer, ambiguous);
      const text = JSON.stringify(view);
      if (this.#told.get(peer.idHex) !== text) this.outbox(view);
      this.#told.set(peer.idHex, text);
    }
  }

  /** @param {Peer} peer */
  tellRetired(peer) {
    this.#told.delete(peer.idHex);
    this.outbox(this.#view(peer, this.#ambiguousNames()));
  }

  /**
   * @param {{slot: number, name: string, text: string, lifetimeSeconds: number, own?: boolean, private?: boolean, to?: number, missing?: boolean}} chat
   */
  showChat(chat) {
    this.outbox({ type: 'chat', own: false, private: false, to: null, missing: false, ...chat });
  }

  /** @param {Peer} peer */
  nameOf(peer) {
    return this.#view(peer, this.#ambiguousNames()).name;
  }

  /** Names that more than one of us bears. */
  #ambiguousNames() {
    const names = [displayName(this.presence.name), ...this.peers.listed().map((peer) => peer.presence.name)];
    const seen = new Set();
    return new Set(names.filter((name) => name !== '' && seen.size === seen.add(name).size));
  }

  /**
   * Equal names get the slot as suffix, so that nobody passes for another by name alone (section 2).
   * @param {Peer} peer
   * @param {Set<string>} ambiguous
   */
  #view(peer, ambiguous) {
    const { slot, idHex, state, words } = peer;
    const { tracks, flags, name } = peer.presence;
    const shown = ambiguous.has(name) ? `${name} (${slot})` : name;
    return { type: /** @type {const} */ ('peer'), slot, id: idHex, name: shown, state, words, tracks, flags };
  }
}
