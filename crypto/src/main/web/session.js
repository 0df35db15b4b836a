// One join, from hello to bye: section 4 as a sans-I/O state machine. Inputs are method calls with the time in
// milliseconds as an argument; outputs go to the outbox it was given; randomness is injected. WebCrypto is
// asynchronous, so inputs pass through one queue, one at a time; frames do not queue (see sealFrame, openFrame).
// Whoever drives it calls `advance` at least four times a second.
// Guarantees: no frame leaves unsealed, none is returned that did not authenticate, nobody holds my key whom I do
// not list. Not hidden from the bridge: who is in the call, when, and how much is said.

import { concat, hex } from './bytes.js';
import { fiveWords } from './five-words.js';
import { counted } from './frame-opener.js';
import { GroupChannel } from './group-channel.js';
import { HelloFlag, looksLikeHello } from './hello.js';
import { Hellos } from './hellos.js';
import { decodeInner, encodeInner } from './inner-header.js';
import { isAudio } from './key-id.js';
import { MyEpoch } from './my-epoch.js';
import { PairChannel } from './pair-channel.js';
import { ALL_RULES, Participant } from './participant.js';
import { Roster } from './roster.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Codec } from './codec.js' */
/** @import { Refusal } from './frame-opener.js' */
/** @import { Presence } from './messages.js' */
/** @import { Join } from './participant.js' */
/** @import { Peer } from './peer.js' */

/** @typedef {{frame: Bytes, keyFrame: boolean, level: number | null, delayed: boolean}} OpenedFrame */

// Section 7, strict mode: with Opus of constant bitrate every frame of speech and of silence looks alike.
const STRICT_AUDIO_BYTES = 160;

export class Session {
  #me;
  #epoch;
  #roster;
  /** @type {GroupChannel} */
  #group;
  /** @type {PairChannel} */
  #pairs;
  /** @type {Hellos} */
  #hellos;
  #left = false;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();

  /** @param {Participant} me @param {MyEpoch} epoch @param {number} nowMs */
  constructor(me, epoch, nowMs) {
    this.#me = me;
    this.#epoch = epoch;
    this.#roster = new Roster(me);
    this.#group = new GroupChannel(me, epoch, {
      rekeyBeforeSealing: (when) => this.#pairs.rekeyBeforeSealing(when),
      retire: (peer, when) => this.#retire(peer, when),
      ask: (peer, when) => this.#hellos.ask(peer, when),
    }, nowMs);
    this.#pairs = new PairChannel(me, epoch, this.#group);
    this.#hellos = new Hellos(me, this.#roster, this.#pairs);
  }

  /** Idle to Joined, with a new id and key pair; says hello to all. @type {(join: Join, nowMs: number) => Promise<Session>} */
  static async join(join, nowMs) {
    const { privateKey, publicKey } = await join.random.x25519();
    const identity = {
      id: join.random.bytes(16),
      slot: join.slot,
      privateKey,
      publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
    };
    const epoch = await MyEpoch.begin(join.root, identity, join.random.bytes, join.rules ?? ALL_RULES, nowMs);
    epoch.publishing = join.presence.tracks !== 0;
    const session = new Session(new Participant(join, identity, nowMs), epoch, nowMs);
    await session.#enqueue(nowMs, () => session.#greet(join.members, nowMs));
    return session;
  }

  get id() {
    return hex(this.#me.identity.id);
  }

  get epoch() {
    return this.#epoch.epoch;
  }

  /** Refusals by reason: for one's own eyes, never for the network. */
  get counters() {
    return this.#me.counters;
  }

  /** My own five words, to be read out. */
  ownWords() {
    const { id, publicKey, slot } = this.#me.identity;
    return fiveWords(this.#me.wordList, id, publicKey, slot);
  }

  // ---- inputs -------------------------------------------------------------------------------------------------

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  entered(slot, nowMs) {
    return this.#enqueue(nowMs, async () => {
      await this.#gone(slot, nowMs); // A slot that is entered anew was left before.
      this.#roster.entered(slot, nowMs);
    });
  }

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  leftBy(slot, nowMs) {
    return this.#enqueue(nowMs, () => this.#gone(slot, nowMs));
  }

  /** Signalling was lost and came back with the same slot. @type {(members: number[], nowMs: number) => Promise<void>} */
  resumed(members, nowMs) {
    return this.#enqueue(nowMs, async () => {
      for (const peer of this.#me.peers.all()) {
        if (!members.includes(peer.slot)) await this.#gone(peer.slot, nowMs);
      }
      await this.#greet(members, nowMs);
      // What I sent last may be lost as well, and nobody but me can know.
      for (const peer of this.#me.peers.all()) {
        peer.awaitAnswer(nowMs);
        await this.#pairs.reintroduce(peer, nowMs);
      }
    });
  }

  /** A relayed message. @type {(from: number, data: Bytes, nowMs: number) => Promise<void>} */
  message(from, data, nowMs) {
    return this.#enqueue(nowMs, async () => {
      const refusal = looksLikeHello(data)
        ? await this.#hellos.onHello(from, data, nowMs) : await this.#onSealed(from, data, nowMs);
      if (refusal !== null) this.#me.count(refusal);
    });
  }

  /** @type {(text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  chat(text, lifetimeSeconds, nowMs) {
    return this.#enqueue(nowMs, () => this.#group.chat(text, lifetimeSeconds, nowMs));
  }

  /** To one: nobody else can read it. @type {(to: number, text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  privateChat(to, text, lifetimeSeconds, nowMs) {
    return this.#enqueue(nowMs, async () => {
      const peer = this.#me.peers.atSlot(to);
      if (peer?.listed) await this.#pairs.sendPrivateChat(peer, text, lifetimeSeconds, nowMs);
      else this.#me.outbox({ type: 'notSent', reason: 'unknown-peer' });
    });
  }

  /** What I show of myself changed. @type {(presence: Presence, nowMs: number) => Promise<void>} */
  state(presence, nowMs) {
    return this.#enqueue(nowMs, async () => {
      this.#me.presence = presence;
      await this.#group.sendState(nowMs);
      // Not before: who published nothing until now may have to rekey before this very message.
      this.#epoch.publishing = presence.tracks !== 0;
    });
  }

  /** Time passes. @type {(nowMs: number) => Promise<void>} */
  advance(nowMs) {
    return this.#enqueue(nowMs, async () => {
      await this.#pairs.give(await this.#epoch.advance(this.#me.peers.listed(), nowMs), nowMs);
      for (const peer of this.#me.peers.all()) peer.advance(nowMs);
      await this.#hellos.advance(nowMs);
      await this.#pairs.advance(nowMs);
      await this.#group.advance(nowMs);
    });
  }

  /** Bye to all, and all keys are erased. @type {(nowMs: number) => Promise<void>} */
  leave(nowMs) {
    return this.#enqueue(nowMs, async () => {
      await this.#group.sendBye(nowMs);
      this.erase();
    });
  }

  /** Left, without a word. */
  erase() {
    this.#left = true;
    this.#me.outbox = () => undefined;
    this.#epoch.erase();
    this.#me.peers.clear();
  }

  // ---- frames -------------------------------------------------------------------------------------------------

  /**
   * Seals one media frame, or null: not joined any more, or nothing to seal. Key and counter are read before the
   * first await. Frames of one transform come one at a time.
   * @param {number} track
   * @param {Codec} codec
   * @param {Bytes} frame
   * @param {{keyFrame: boolean, level: number | null, layer: number}} how
   * @param {number} nowMs
   * @returns {Promise<Bytes | null>}
   */
  async sealFrame(track, codec, frame, { keyFrame, level, layer }, nowMs) {
    const sealer = this.#left ? undefined : this.#epoch.sealer(track);
    if (!sealer || frame.length === 0) return null;
    const clearLength = codec.clearLength(frame);
    if (frame.length < clearLength) return null;
    if (this.#epoch.mustRekeyFirst) {
      void this.#enqueue(nowMs, () => this.#pairs.rekeyBeforeSealing(nowMs));
      return null;
    }
    this.#epoch.publishing = true;
    const inner = { keyFrame, level, layer, clock: this.#me.clock(nowMs) };
    const padTo = this.#me.strict && isAudio(track) ? STRICT_AUDIO_BYTES : 0;
    return sealer.seal(codec, frame.subarray(0, clearLength), encodeInner(inner, frame.subarray(clearLength), padTo));
  }

  /**
   * Opens one media frame of the stream that the receiver is bound to.
   * @param {{slot: number, track: number}} stream
   * @param {Codec} codec
   * @param {Bytes} wire
   * @param {number} rtpTimestamp
   * @param {number} nowMs
   * @returns {Promise<OpenedFrame | Refusal>}
   */
  async openFrame({ slot, track }, codec, wire, rtpTimestamp, nowMs) {
    const peer = this.#me.peers.atSlot(slot);
    const result = peer?.listed ? await this.#open(peer, track, codec, wire, rtpTimestamp, nowMs) : 'UNKNOWN_EPOCH';
    if (typeof result !== 'string') return result;
    this.#me.count(result);
    return counted(result);
  }

  /** Another receiver shows this stream from now on. @type {(slot: number, track: number) => void} */
  bound(slot, track) {
    this.#pairs.rendered(slot);
    this.#me.peers.atSlot(slot)?.stream(track).order.rebind();
  }

  /** @type {(peer: Peer, track: number, codec: Codec, wire: Bytes, rtpTimestamp: number, nowMs: number) => Promise<OpenedFrame | Refusal>} */
  async #open(peer, track, codec, wire, rtpTimestamp, nowMs) {
    const { opener, order } = peer.stream(track);
    const opened = await opener.open(codec, wire, nowMs);
    if (opened === 'EPOCH_TOO_FAR' || opened === 'AUTH_AHEAD') {
      void this.#enqueue(nowMs, () => this.#hellos.ask(peer, nowMs));
    }
    if (typeof opened === 'string') return opened;
    const inner = decodeInner(opened.plain);
    if (inner === null) return 'INNER';
    if (!peer.listed) return 'UNKNOWN_EPOCH'; // It was retired meanwhile.
    if (!order.accept(opened.epoch * 2 ** 24 + opened.counter, rtpTimestamp, inner.clock)) return 'ORDER';
    const { keyFrame, level, clock, frame } = inner;
    return { frame: concat(opened.clear, frame), keyFrame, level, delayed: peer.clock.isDelayed(clock, nowMs) };
  }

  // ---- the parts together -------------------------------------------------------------------------------------

  /** @type {(members: number[], nowMs: number) => Promise<void>} */
  async #greet(members, nowMs) {
    this.#roster.greeted(members, nowMs);
    await this.#hellos.send(HelloFlag.ANSWER_ME, null);
  }

  /** @type {(from: number, data: Bytes, nowMs: number) => Promise<Refusal | null>} */
  async #onSealed(from, data, nowMs) {
    const peer = this.#me.peers.atSlot(from);
    if (!peer) return 'UNKNOWN_EPOCH';
    const refusal = await this.#pairs.onSealed(peer, data, nowMs);
    return refusal === 'WRONG_STREAM' ? this.#group.onSealed(peer, data, nowMs) : refusal;
  }

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  async #gone(slot, nowMs) {
    this.#roster.left(slot);
    const peer = this.#me.peers.atSlot(slot);
    if (peer) await this.#retire(peer, nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #retire(peer, nowMs) {
    peer.transition('retired');
    this.#me.peers.remove(peer);
    this.#group.forget(peer);
    this.#pairs.forget(peer);
    this.#me.tellRetired(peer);
    await this.#group.rosterChanged(nowMs);
    await this.#pairs.give(await this.#epoch.retire(peer, this.#me.peers.listed(), nowMs), nowMs);
  }

  /** @type {(nowMs: number, step: () => Promise<void>) => Promise<void>} */
  #enqueue(nowMs, step) {
    const done = this.#queue.then(async () => {
      if (this.#left) return;
      await step();
      this.#me.tellPeers();
      this.#roster.tell(nowMs);
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
