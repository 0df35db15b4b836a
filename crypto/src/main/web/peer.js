// One other member, as I see it: Announced -> Proven -> Heard -> Retired (section 4). Unknown is no object.
// Owns the pair channel and the peer's streams.

import { ArrivalOrder } from './arrival-order.js';
import { hex } from './bytes.js';
import { FrameOpener } from './frame-opener.js';
import { FrameSealer } from './frame-sealer.js';
import { isAudio, keyId, Track } from './key-id.js';
import { PeerClock } from './peer-clock.js';
import { PeerEpochs } from './peer-epochs.js';
import { TrackKey } from './track-key.js';
/** @import { Identity } from './hello.js' */
/** @import { Presence } from './messages.js' */

/** @typedef {'announced' | 'proven' | 'heard' | 'retired'} PeerState */

const NEXT = /** @type {const} */ ({
  announced: ['proven', 'retired'], proven: ['heard', 'retired'], heard: ['retired'], retired: [],
});

export class Peer {
  /** @type {PeerState} */
  state = 'announced';
  epochs = new PeerEpochs();
  clock = new PeerClock();
  /** @type {Presence} */
  presence = { tracks: 0, flags: 0, name: '' };
  /** The first of my epochs that it was given; Infinity for none. */
  givenFrom = Infinity;
  /** @type {number | null} the group message I expect; null until the first key tells */
  nextSequence = null;
  /** Since when an answer is awaited, and how often it was asked for again; Infinity: nothing is awaited. */
  awaitedSinceMs;
  retries = 0;
  lastAnswerMs = -Infinity;
  /** It asked again too soon, and gets its answer as soon as the pause is over. */
  owesAnswer = false;
  lastAskedMs = -Infinity;
  lastPongMs = -Infinity;
  /** @type {Map<number, {opener: FrameOpener, order: ArrivalOrder}>} */
  #streams = new Map();

  /**
   * @param {Identity} identity
   * @param {FrameSealer} sealer
   * @param {FrameOpener} opener
   * @param {string[]} words
   * @param {number} nowMs
   */
  constructor(identity, sealer, opener, words, nowMs) {
    this.identity = identity;
    this.slot = identity.slot;
    this.idHex = hex(identity.id);
    this.sealer = sealer;
    this.opener = opener;
    this.words = words;
    this.announcedMs = nowMs;
    this.awaitedSinceMs = nowMs;
  }

  /**
   * @param {Identity} identity
   * @param {{send: CryptoKey, receive: CryptoKey}} keys of the pair
   * @param {number} mySlot
   * @param {string[]} words
   * @param {number} nowMs
   */
  static async announced(identity, keys, mySlot, words, nowMs) {
    const sealer = new FrameSealer(await TrackKey.derive(keys.send, keyId(0, mySlot, Track.PAIR), 'encrypt'));
    const box = { epoch: 0, base: keys.receive };
    const opener = new FrameOpener(identity.slot, Track.PAIR, {
      candidate: (epoch) => (epoch === 0 ? box : 'UNKNOWN_EPOCH'),
      commit: () => true,
      has: (epoch) => epoch === 0,
      isAhead: () => false,
    });
    return new Peer(identity, sealer, opener, words, nowMs);
  }

  /** Proven or Heard: shown to the user, and given my key. */
  get listed() {
    return this.state === 'proven' || this.state === 'heard';
  }

  /** @param {PeerState} state */
  transition(state) {
    const legal = /** @type {readonly PeerState[]} */ (NEXT[this.state]);
    if (!legal.includes(state)) throw new Error(`a peer never goes from ${this.state} to ${state}`);
    this.state = state;
  }

  /** I asked it for its intro and key. @param {number} nowMs */
  awaitAnswer(nowMs) {
    this.awaitedSinceMs = nowMs;
    this.retries = 0;
  }

  /** @type {(track: number) => {opener: FrameOpener, order: ArrivalOrder}} */
  stream(track) {
    const stream = this.#streams.get(track)
      ?? { opener: new FrameOpener(this.slot, track, this.epochs), order: new ArrivalOrder(isAudio(track)) };
    this.#streams.set(track, stream);
    return stream;
  }

  /** @param {number} nowMs */
  advance(nowMs) {
    this.epochs.advance(nowMs);
    for (const { opener } of this.#streams.values()) opener.prune();
  }
}
