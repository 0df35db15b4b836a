// Me in one join, and what all parts of the session share: root, identity, profile, peers, outputs, the clock.

import { shownName } from './display-name.js';
import { PeerDirectory } from './peer-directory.js';
import { ALL_RULES } from './rules.js';
/** @import { CallRoot } from './call-root.js' */
/** @import { MyIdentity } from './my-identity.js' */
/** @import { Peer } from './peer.js' */
/** @import { Profile } from './profile.js' */
/** @import { Randomness } from './randomness.js' */
/** @import { RejectReason } from './reject-reason.js' */
/** @import { Rules } from './rules.js' */
/** @import { Output, PeerView } from './session-event.js' */

/**
 * @typedef {object} Join
 * @property {CallRoot} root
 * @property {number} slot mine, from the signalling
 * @property {number[]} others slots of those already there
 * @property {Profile} profile
 * @property {Randomness} randomness
 * @property {readonly string[]} words the list of 7776
 * @property {(output: Output) => void} outbox
 * @property {boolean} [strict] pads every audio frame to one size (section 7)
 * @property {Rules} [rules]
 */

export class Participant {
  #joinedMs;
  /** Null once closed. @type {CallRoot | null} */
  #root;
  /** @type {Map<string, string>} what was last told of each peer */
  #told = new Map();
  /** @type {Map<RejectReason, number>} for one's own eyes */
  rejections = new Map();
  /** A new passphrase was announced, but its root is not in place: nobody new is let in under the old one (section 5.4). */
  rootIsChanging = false;

  /** @param {Join} join @param {MyIdentity} identity @param {number} nowMs */
  constructor(join, identity, nowMs) {
    this.#root = join.root;
    this.identity = identity;
    this.randomness = join.randomness;
    this.wordList = join.words;
    this.outbox = join.outbox;
    this.profile = join.profile;
    this.isStrict = join.strict ?? false;
    this.peers = new PeerDirectory(identity.id, join.rules ?? ALL_RULES);
    this.#joinedMs = nowMs;
  }

  /** Throws once closed. */
  get root() {
    if (this.#root === null) throw new Error('closed');
    return this.#root;
  }

  /** A step that was under way at the end brings none back. */
  set root(changed) {
    if (this.#root !== null) this.#root = changed;
  }

  /** One clock for all tracks and messages: milliseconds since my join, 32 bits (section 1). @param {number} nowMs */
  clockMs(nowMs) {
    return Math.floor(nowMs - this.#joinedMs) % 2 ** 32;
  }

  /** @template {RejectReason} R @param {R} reason @returns {R} */
  reject(reason) {
    this.rejections.set(reason, (this.rejections.get(reason) ?? 0) + 1);
    return reason;
  }

  /** Tells of every peer that looks different from what was last told. */
  emitChanges() {
    const ambiguous = this.#ambiguousNames();
    for (const peer of this.peers.all()) {
      const view = this.view(peer, ambiguous);
      const text = JSON.stringify(view);
      if (this.#told.get(peer.idHex) !== text) this.outbox(view);
      this.#told.set(peer.idHex, text);
    }
  }

  /** @param {Peer} peer */
  emitRetired(peer) {
    this.#told.delete(peer.idHex);
    this.outbox(this.view(peer));
  }

  /** @type {(peer: Peer, ambiguous?: ReadonlySet<string>) => PeerView} */
  view(peer, ambiguous) {
    const { slot, idHex, state, words, profile: { tracks, flags } } = peer;
    return { type: 'peer', slot, id: idHex, name: this.shownName(peer, ambiguous), state, words: [...words], tracks, flags };
  }

  /**
   * Equal names get the slot as suffix (section 2), so that nobody passes for somebody else by name alone.
   * @type {(peer: Peer, ambiguous?: ReadonlySet<string>) => string}
   */
  shownName(peer, ambiguous = this.#ambiguousNames()) {
    const { name } = peer.profile;
    return peer.isProven && ambiguous.has(name) ? `${name} (${peer.slot})` : name;
  }

  /** Names that more than one of us bears. */
  #ambiguousNames() {
    const names = [shownName(this.profile.name), ...this.peers.proven().map((peer) => peer.profile.name)];
    const seen = new Set();
    return new Set(names.filter((name) => name !== '' && seen.size === seen.add(name).size));
  }

  /**
   * @param {{slot: number, name: string, text: string, lifetimeSeconds: number, own?: boolean, private?: boolean, to?: number, missing?: boolean}} chat
   */
  emitChat(chat) {
    this.outbox({ type: 'chat', own: false, private: false, to: null, missing: false, ...chat });
  }

  /** Nothing comes out of it any more. */
  close() {
    this.#root = null;
    this.outbox = () => undefined;
    for (const peer of this.peers.all()) peer.close();
    this.peers.clear();
  }
}
