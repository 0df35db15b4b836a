// One other participant, as I see it: its identity, the pair channel with it, its sender secrets (section 4).

import { hex } from './bytes.js';
import { DelayEstimate } from './delay-estimate.js';
import { SEQ_UNKNOWN } from './message.js';
import { Pause } from './pause.js';
import { PeerEpochs } from './peer-epochs.js';
import { NONE } from './replay-window.js';
/** @import { PairKeys } from './pair-keys.js' */
/** @import { Profile } from './profile.js' */
/** @import { PublicIdentity } from './public-identity.js' */

// Section 4: however often it asks, or gives reason to ask.
const ANSWER_PAUSE_MS = 2000;
const ASK_PAUSE_MS = 5000;
const PONG_PAUSE_MS = 1000;

/**
 * How far a peer has come; it only ever moves forward. announced: its hello opened: it knows the passphrase, or replays
 * somebody who does. proven: its intro opened: it holds the private value behind its hello; listed by name, and given my
 * key. heard: it gave me its key. retired: gone; its id is never accepted again in this join.
 * @typedef {'announced' | 'proven' | 'heard' | 'retired'} PeerState
 */

/** @type {readonly PeerState[]} */
const ORDER = Object.freeze(['announced', 'proven', 'heard', 'retired']);

export class Peer {
  #highestPairCounter = NONE;
  /** Null once retired. @type {PairKeys | null} */
  #pairKeys;
  epochs;
  delay = new DelayEstimate();
  answerPause = new Pause(ANSWER_PAUSE_MS);
  askPause = new Pause(ASK_PAUSE_MS);
  pongPause = new Pause(PONG_PAUSE_MS);
  /** It asked again too soon, and gets its answer as soon as the pause is over. */
  owesAnswer = false;
  /** @type {Profile} */
  profile = { tracks: 0, flags: 0, name: '' };
  /** Since when an answer of it is awaited; Infinity: nothing is awaited. */
  awaitedSinceMs;
  /** How often the clock made me ask it. */
  retries = 0;
  /** @type {PeerState} */
  #state = 'announced';
  #givenFromEpoch = Infinity;
  /** @type {number | null} */
  #expectedGroupSeq = null;

  /**
   * @param {PublicIdentity} identity
   * @param {PairKeys} pairKeys
   * @param {readonly string[]} words
   * @param {number} nowMs
   */
  constructor(identity, pairKeys, words, nowMs) {
    this.identity = identity;
    this.idHex = hex(identity.id);
    this.slot = identity.slot;
    this.#pairKeys = pairKeys;
    this.words = words;
    this.epochs = new PeerEpochs(identity.slot);
    this.announcedMs = nowMs;
    this.awaitedSinceMs = nowMs;
  }

  get state() {
    return this.#state;
  }

  /** Throws once retired. */
  get pairKeys() {
    if (this.#pairKeys === null) throw new Error('retired');
    return this.#pairKeys;
  }

  /** Proven or Heard: shown to the user, and given my key. */
  get isProven() {
    return this.#state === 'proven' || this.#state === 'heard';
  }

  proven() {
    this.#advance('proven');
  }

  heard() {
    this.#advance('heard');
  }

  /** @param {PeerState} next */
  #advance(next) {
    if (ORDER.indexOf(this.#state) < ORDER.indexOf(next)) this.#state = next;
  }

  /** I asked it for its intro and key. @param {number} nowMs */
  awaitAnswer(nowMs) {
    this.awaitedSinceMs = nowMs;
    this.retries = 0;
  }

  /** Pair messages come in order: an older one that was kept back could undo a newer, a key above all. @param {number} counter */
  acceptsPair(counter) {
    return counter > this.#highestPairCounter;
  }

  /** To be called after authentication only. @param {number} counter */
  commitPair(counter) {
    this.#highestPairCounter = counter;
  }

  /** @param {number} epoch */
  given(epoch) {
    this.#givenFromEpoch = Math.min(this.#givenFromEpoch, epoch);
  }

  get wasGivenAny() {
    return this.#givenFromEpoch !== Infinity;
  }

  /** Whether this epoch's secret, or one that leads to it, was given to it. @param {number} epoch */
  wasGiven(epoch) {
    return epoch >= this.#givenFromEpoch;
  }

  /** The first key message says where to begin. @param {number} seq */
  expectGroupSeq(seq) {
    if (seq !== SEQ_UNKNOWN) this.#expectedGroupSeq ??= seq;
  }

  /** What was heard so far was somebody else's: where to begin is told anew. */
  forgetGroupSeq() {
    this.#expectedGroupSeq = null;
  }

  /** @param {number} seq */
  isRepeatedGroupSeq(seq) {
    return this.#expectedGroupSeq !== null && seq < this.#expectedGroupSeq;
  }

  /** Takes note of a group message's number; true if some before it are missing. @param {number} seq */
  takeGroupSeq(seq) {
    const gap = this.#expectedGroupSeq !== null && seq > this.#expectedGroupSeq;
    this.#expectedGroupSeq = seq + 1;
    return gap;
  }

  /** Retired: nothing can be opened with it any more. */
  close() {
    this.#advance('retired');
    this.#pairKeys = null;
    this.epochs.close();
  }
}
