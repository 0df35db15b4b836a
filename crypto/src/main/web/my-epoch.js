// My sender secret S_k, who was given it and when it changes: section 4, "My epoch".
//   Open(k, S_k, used)  or  Pending(k+1, S'), in which k stays in use until the switch.
// The methods that return grants are called from the session's queue alone, one at a time; `sealer` is called by
// frames at any time and is synchronous. The caller sends the grants before it calls again.

import { FrameSealer } from './frame-sealer.js';
import { importBaseKey } from './hkdf.js';
import { keyId, Track } from './key-id.js';
import { ratchet, TrackKey } from './track-key.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { Identity } from './hello.js' */
/** @import { Rules } from './participant.js' */
/** @import { Peer } from './peer.js' */

const GIVE_RATCHET_PAUSE_MS = 1000;
const RATCHET_AFTER_MS = 600_000;
const RATCHET_AT_COUNTER = 2 ** 23;
const REKEY_SPREAD_MS = 1000;
const REKEY_PAUSE_MS = 5000;
const PENDING_MS = 1000;
const PENDING_LIMIT_MS = 3000;
const TRACKS = [Track.MICROPHONE, Track.CAMERA, Track.SCREEN, Track.SCREEN_AUDIO, Track.GROUP];

/** To be sent to the peer as a key message. @typedef {{peer: Peer, epoch: number, secret: Bytes, pending: boolean}} Grant */

export class MyEpoch {
  /** Whether I publish a track: if not, a rekey waits until just before I next seal. */
  publishing = false;
  #root;
  #identity;
  #random;
  #rules;
  #epoch = 0;
  /** @type {Bytes} raw for its epoch: it must be boxed to newcomers */
  #secret = new Uint8Array(64);
  /** @type {Map<number, FrameSealer>} by track; replaced as a whole, in one assignment */
  #sealers = new Map();
  #beganMs;
  /** @type {{secret: Bytes, beganMs: number, switchAtMs: number} | null} */
  #next = null;
  /** @type {Set<Peer>} Proven, but its key must wait for the next ratchet */
  #waiting = new Set();
  #lastGiveRatchetMs = -Infinity;
  #lastRekeyMs = -Infinity;
  #rekeyAtMs = Infinity;
  #erased = false;

  /**
   * @param {CallRoot} root
   * @param {Identity} identity
   * @param {(length: number) => Bytes} random
   * @param {Rules} rules
   * @param {number} nowMs
   */
  constructor(root, identity, random, rules, nowMs) {
    this.#root = root;
    this.#identity = identity;
    this.#random = random;
    this.#rules = rules;
    this.#beganMs = nowMs;
  }

  /** @type {(root: CallRoot, identity: Identity, random: (length: number) => Bytes, rules: Rules, nowMs: number) => Promise<MyEpoch>} */
  static async begin(root, identity, random, rules, nowMs) {
    const mine = new MyEpoch(root, identity, random, rules, nowMs);
    await mine.#use(0, await mine.#freshSecret(0), nowMs);
    return mine;
  }

  get epoch() {
    return this.#epoch;
  }

  get pending() {
    return this.#next !== null;
  }

  /** Something was sealed under the current secret. */
  get used() {
    return [...this.#sealers.values()].some((sealer) => sealer.counter > 0);
  }

  /** I publish nothing yet, and somebody who left still holds the secret: nothing may be sealed before the rekey. */
  get mustRekeyFirst() {
    return !this.publishing && this.#rekeyAtMs !== Infinity && this.#next === null;
  }

  /** @type {(track: number) => FrameSealer | undefined} */
  sealer(track) {
    return this.#sealers.get(track);
  }

  /**
   * The peer is Proven: it gets my key, but nothing that was sealed before this moment.
   * @type {(peer: Peer, nowMs: number) => Promise<Grant[]>}
   */
  async give(peer, nowMs) {
    if (this.#next !== null) return [this.#nextGrant(peer, this.#next.secret)];
    this.#waiting.add(peer);
    return this.#serveWaiting(nowMs);
  }

  /**
   * The peer may have lost my key: the same again, without ratchet. Nothing to one that was not given it yet, and
   * never an epoch older than its first.
   * @type {(peer: Peer) => Grant[]}
   */
  giveAgain(peer) {
    const grants = [];
    if (peer.givenFrom <= this.#epoch) grants.push(this.#grant(peer));
    if (this.#next !== null && peer.givenFrom <= this.#epoch + 1) grants.push(this.#nextGrant(peer, this.#next.secret));
    return grants;
  }

  /**
   * The peer is Retired: if it was given my key, I need a new one.
   * @type {(peer: Peer, proven: Peer[], nowMs: number) => Promise<Grant[]>}
   */
  async retire(peer, proven, nowMs) {
    this.#waiting.delete(peer);
    if (peer.givenFrom === Infinity || !this.#rules.rekeysAfterLeavers) return [];
    if (this.#next !== null) {
      return this.#prepare(proven, this.#next.beganMs, Math.min(nowMs + PENDING_MS, this.#next.beganMs + PENDING_LIMIT_MS));
    }
    const [high, low] = this.#random(2);
    const spreadMs = ((high * 256 + low) / 65536) * REKEY_SPREAD_MS;
    this.#rekeyAtMs = Math.min(this.#rekeyAtMs, Math.max(nowMs + spreadMs, this.#lastRekeyMs + REKEY_PAUSE_MS));
    return [];
  }

  /**
   * To be called before a message is sealed: who publishes nothing rekeys now, and uses S' at once.
   * @type {(proven: Peer[], nowMs: number) => Promise<Grant[]>}
   */
  async beforeSealing(proven, nowMs) {
    if (!this.mustRekeyFirst) return [];
    await this.#prepare(proven, nowMs, nowMs);
    await this.#switchOver(nowMs);
    return proven.map((peer) => this.#grant(peer));
  }

  /**
   * Does what time has made due.
   * @type {(proven: Peer[], nowMs: number) => Promise<Grant[]>}
   */
  async advance(proven, nowMs) {
    if (this.#next !== null) {
      if (nowMs >= this.#next.switchAtMs) await this.#switchOver(nowMs);
      return [];
    }
    if (this.publishing && nowMs >= this.#rekeyAtMs) return this.#prepare(proven, nowMs, nowMs + PENDING_MS);
    const old = this.used && nowMs - this.#beganMs >= RATCHET_AFTER_MS;
    const worn = [...this.#sealers.values()].some((sealer) => sealer.counter >= RATCHET_AT_COUNTER);
    if (old || worn) await this.ratchet(nowMs);
    return this.#serveWaiting(nowMs);
  }

  /** k+1 from k. Others follow from the key id alone. @param {number} nowMs */
  async ratchet(nowMs) {
    const base = await importBaseKey(this.#secret);
    await this.#use(this.#epoch + 1, await ratchet(base), nowMs);
  }

  /** All is forgotten; nothing can be sealed any more. */
  erase() {
    this.#erased = true;
    this.#secret.fill(0);
    this.#next?.secret.fill(0);
    this.#next = null;
    this.#sealers = new Map();
    this.#waiting.clear();
    this.#rekeyAtMs = Infinity;
  }

  /** @type {(nowMs: number) => Promise<Grant[]>} */
  async #serveWaiting(nowMs) {
    if (this.#waiting.size === 0) return [];
    if (this.used && this.#rules.ratchetsForNewcomers) {
      // The first newcomer at once, later ones together.
      if (nowMs < this.#lastGiveRatchetMs + GIVE_RATCHET_PAUSE_MS) return [];
      this.#lastGiveRatchetMs = nowMs;
      await this.ratchet(nowMs);
    }
    const grants = [...this.#waiting].map((peer) => this.#grant(peer));
    this.#waiting.clear();
    return grants;
  }

  /** @type {(proven: Peer[], beganMs: number, switchAtMs: number) => Promise<Grant[]>} */
  async #prepare(proven, beganMs, switchAtMs) {
    const secret = await this.#freshSecret(this.#epoch + 1);
    this.#next?.secret.fill(0);
    this.#next = { secret, beganMs, switchAtMs };
    this.#lastRekeyMs = beganMs;
    this.#rekeyAtMs = Infinity;
    this.#waiting.clear();
    return proven.map((peer) => this.#nextGrant(peer, secret));
  }

  /** @param {number} nowMs */
  async #switchOver(nowMs) {
    if (this.#next === null) return;
    await this.#use(this.#epoch + 1, this.#next.secret, nowMs);
    this.#next = null;
  }

  /** Derives first, then switches in one synchronous step. @type {(epoch: number, secret: Bytes, nowMs: number) => Promise<void>} */
  async #use(epoch, secret, nowMs) {
    const base = await importBaseKey(secret);
    const sealers = await Promise.all(TRACKS.map(async (track) => /** @type {const} */ (
      [track, new FrameSealer(await TrackKey.derive(base, keyId(epoch, this.#identity.slot, track), 'encrypt'))])));
    this.#secret.fill(0);
    if (this.#erased) {
      secret.fill(0);
      return;
    }
    this.#secret = secret;
    this.#epoch = epoch;
    this.#sealers = new Map(sealers);
    this.#beganMs = nowMs;
  }

  /** @param {number} epoch */
  #freshSecret(epoch) {
    return this.#root.senderSecret(this.#identity.id, this.#identity.slot, epoch, this.#random(32));
  }

  /** @type {(peer: Peer) => Grant} */
  #grant(peer) {
    peer.givenFrom = Math.min(peer.givenFrom, this.#epoch);
    return { peer, epoch: this.#epoch, secret: this.#secret, pending: false };
  }

  /** @type {(peer: Peer, secret: Bytes) => Grant} */
  #nextGrant(peer, secret) {
    peer.givenFrom = Math.min(peer.givenFrom, this.#epoch + 1);
    return { peer, epoch: this.#epoch + 1, secret, pending: true };
  }
}
