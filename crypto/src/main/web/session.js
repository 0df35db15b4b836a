// One join, from hello to bye: section 4 as a sans-I/O state machine. Inputs are method calls with the time in
// milliseconds as an argument; outputs go to the outbox it was given; randomness is injected. WebCrypto is
// asynchronous, so inputs pass through one queue, one at a time; frames do not queue (see sealFrame, openFrame).
// Whoever drives it calls `advance` at least four times a second.

import { ChatHistory, chatHash } from './chat-history.js';
import { concat, constantTimeEqual, hex, lp, sha256 } from './bytes.js';
import { NO_CODEC } from './codec.js';
import { fiveWords } from './five-words.js';
import { HelloGate } from './hello-gate.js';
import { HELLO_LENGTH, HelloFlag, openHello, sealHello } from './hello.js';
import { importBaseKey } from './hkdf.js';
import { decodeInner, encodeInner } from './inner-header.js';
import { Track } from './key-id.js';
import {
  decodeChat, decodeKey, decodeMessage, decodePresence, decodeState, displayName, encodeChat, encodeKey,
  encodeMessage, encodePresence, encodeState, GroupType, NO_PREVIOUS, PairType, UNKNOWN_SEQUENCE,
} from './messages.js';
import { MyEpoch } from './my-epoch.js';
import { pairKeys } from './pair-keys.js';
import { Peer } from './peer.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { Codec } from './codec.js' */
/** @import { Refusal } from './frame-opener.js' */
/** @import { Hello, HelloRefusal, Identity } from './hello.js' */
/** @import { Message, Presence } from './messages.js' */
/** @import { Grant } from './my-epoch.js' */
/** @import { PeerState } from './peer.js' */

/**
 * @typedef {{type: 'send', to: number | null, data: Bytes}
 *   | {type: 'peer', slot: number, id: string, name: string, state: PeerState, words: string[], tracks: number, flags: number}
 *   | {type: 'chat', slot: number, name: string, text: string, own: boolean, private: boolean, to: number | null, lifetimeSeconds: number, missing: boolean}
 *   | {type: 'missing', slot: number}
 *   | {type: 'undecryptable', slots: number[]}
 *   | {type: 'keyLearnt', slot: number}
 *   | {type: 'nobodyAnswered'}
 *   | {type: 'rosterDiffers', slot: number}
 *   | {type: 'notSent', reason: 'unknown-peer'}} Output
 */

/**
 * @typedef {object} Random
 * @property {(length: number) => Bytes} bytes
 * @property {() => Promise<CryptoKeyPair>} x25519
 */

/**
 * @typedef {object} Join
 * @property {CallRoot} root
 * @property {number} slot
 * @property {number[]} members slots of the others
 * @property {Presence} presence
 * @property {Random} random
 * @property {readonly string[]} words the list of 7776
 * @property {(output: Output) => void} outbox
 */

/** @typedef {{frame: Bytes, keyFrame: boolean, level: number | null, delayed: boolean}} OpenedFrame */

const PEER_LIMIT = 1000;
const ANNOUNCED_LIMIT = 64;
const RETIRED_LIMIT = 8192;
const ANSWER_PAUSE_MS = 2000;
const RESYNC_PAUSE_MS = 5000;
const HELLO_AGAIN_MS = [3000, 6000, 12_000];
const SILENT_MS = 5000;
const UNPROVEN_MS = 30_000;
const STATE_EVERY_MS = 60_000;
const DIFFERS_MS = 60_000;

export class Session {
  #join;
  #identity;
  #epoch;
  #joinedMs;
  #presence;
  #gate = new HelloGate();
  #history = new ChatHistory();
  /** @type {Map<number, number>} slot of each other member, and since when it is there */
  #roster = new Map();
  /** @type {Map<string, Peer>} live ones, by id */
  #peers = new Map();
  /** @type {Map<number, Peer>} the same, by slot */
  #bySlot = new Map();
  /** @type {Set<string>} ids never accepted again */
  #retired = new Set();
  /** @type {Map<string, string>} what was last told of each peer */
  #told = new Map();
  #groupSequence = 0;
  #nextStateMs;
  #helloSeen = false;
  #silenceTold = false;
  #undecryptable = '';
  #left = false;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** @type {Map<string, number>} refusals by reason, never told to anybody */
  counters = new Map();

  /**
   * @param {Join} join
   * @param {Identity & {privateKey: CryptoKey}} identity
   * @param {MyEpoch} epoch
   * @param {number} nowMs
   */
  constructor(join, identity, epoch, nowMs) {
    this.#join = join;
    this.#identity = identity;
    this.#epoch = epoch;
    this.#presence = join.presence;
    this.#joinedMs = nowMs;
    this.#nextStateMs = nowMs + STATE_EVERY_MS;
    epoch.publishing = join.presence.tracks !== 0;
    for (const slot of join.members) this.#roster.set(slot, nowMs);
  }

  /** Idle to Joined, with a new id and key pair. @type {(join: Join, nowMs: number) => Promise<Session>} */
  static async join(join, nowMs) {
    const { privateKey, publicKey } = await join.random.x25519();
    const identity = {
      id: join.random.bytes(16),
      slot: join.slot,
      privateKey,
      publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
    };
    const epoch = await MyEpoch.begin(join.root, identity, join.random.bytes, nowMs);
    const session = new Session(join, identity, epoch, nowMs);
    await session.#enqueue(() => session.#hello(HelloFlag.ANSWER_ME, null));
    return session;
  }

  get id() {
    return hex(this.#identity.id);
  }

  get epoch() {
    return this.#epoch.epoch;
  }

  /** My own five words. */
  ownWords() {
    return fiveWords(this.#join.words, this.#identity.id, this.#identity.publicKey, this.#identity.slot);
  }

  // ---- inputs -------------------------------------------------------------------------------------------------

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  entered(slot, nowMs) {
    return this.#enqueue(async () => {
      if (!this.#roster.has(slot)) this.#roster.set(slot, nowMs);
    });
  }

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  leftBy(slot, nowMs) {
    return this.#enqueue(() => this.#gone(slot, nowMs));
  }

  /** Signalling was lost and came back with the same slot. @type {(members: number[], nowMs: number) => Promise<void>} */
  resumed(members, nowMs) {
    return this.#enqueue(async () => {
      for (const slot of [...this.#roster.keys()]) {
        if (!members.includes(slot)) await this.#gone(slot, nowMs);
      }
      for (const slot of members) {
        if (!this.#roster.has(slot)) this.#roster.set(slot, nowMs);
      }
      await this.#hello(HelloFlag.ANSWER_ME, null);
      // A key that I sent while the connection was lost never arrived, and nobody but me can know.
      for (const peer of this.#listed()) await this.#grant(this.#epoch.giveAgain(peer), nowMs);
    });
  }

  /** A relayed message. @type {(from: number, data: Bytes, nowMs: number) => Promise<void>} */
  message(from, data, nowMs) {
    return this.#enqueue(async () => {
      // Every sealed message is padded to 256 at least, so length tells a hello from the rest.
      const refusal = data.length <= 256 ? await this.#onHello(from, data, nowMs) : await this.#onSealed(from, data, nowMs);
      if (refusal !== null) this.#count(refusal);
      this.#tell(nowMs);
    });
  }

  /** @type {(text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  chat(text, lifetimeSeconds, nowMs) {
    return this.#enqueue(async () => {
      const body = encodeChat(lifetimeSeconds, this.#history.previous, text);
      this.#history.showed(await chatHash(this.#identity.id, this.#groupSequence, body));
      await this.#sealGroup(GroupType.CHAT, body, nowMs);
      this.#emitChat(this.#identity.slot, this.#presence.name, text, lifetimeSeconds, { own: true });
    });
  }

  /** @type {(to: number, text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  privateChat(to, text, lifetimeSeconds, nowMs) {
    return this.#enqueue(async () => {
      const peer = this.#bySlot.get(to);
      if (!peer?.listed) {
        this.#join.outbox({ type: 'notSent', reason: 'unknown-peer' });
        return;
      }
      await this.#sealPair(peer, PairType.PRIVATE_CHAT, encodeChat(lifetimeSeconds, NO_PREVIOUS, text), nowMs);
      this.#emitChat(this.#identity.slot, this.#presence.name, text, lifetimeSeconds, { own: true, private: true, to });
    });
  }

  /** What I show of myself changed. @type {(presence: Presence, nowMs: number) => Promise<void>} */
  state(presence, nowMs) {
    return this.#enqueue(async () => {
      this.#presence = presence;
      await this.#sendState(nowMs);
      this.#epoch.publishing = presence.tracks !== 0;
    });
  }

  /** Time passes. @type {(nowMs: number) => Promise<void>} */
  advance(nowMs) {
    return this.#enqueue(async () => {
      await this.#grant(await this.#epoch.advance(this.#listed(), nowMs), nowMs);
      if (nowMs >= this.#nextStateMs) await this.#sendState(nowMs);
      for (const peer of this.#peers.values()) {
        peer.advance(nowMs);
        if (peer.state === 'heard' && peer.clock.isPingDue(nowMs)) await this.#ping(peer, nowMs);
        const againMs = HELLO_AGAIN_MS[peer.hellosSent];
        if (peer.state === 'announced' && nowMs >= peer.announcedMs + againMs) {
          peer.hellosSent++;
          await this.#hello(HelloFlag.ANSWER_ME, peer.slot);
        }
      }
      for (const slot of this.#history.overdue(nowMs)) this.#join.outbox({ type: 'missing', slot });
      this.#tell(nowMs);
    });
  }

  /** Bye, and all keys are erased. @type {(nowMs: number) => Promise<void>} */
  leave(nowMs) {
    return this.#enqueue(async () => {
      if (this.#listed().length > 0) await this.#sealGroup(GroupType.BYE, new Uint8Array(0), nowMs);
      this.erase();
    });
  }

  /** Left, without a word. */
  erase() {
    this.#left = true;
    this.#epoch.erase();
    this.#peers.clear();
    this.#bySlot.clear();
  }

  // ---- frames -------------------------------------------------------------------------------------------------

  /**
   * Seals one media frame, or null: not joined any more, or nothing to seal. Key and counter are read before the
   * first await. Frames of one transform must come one at a time.
   * @param {number} track
   * @param {Codec} codec
   * @param {Bytes} frame
   * @param {{keyFrame: boolean, level: number | null, layer: number, padTo?: number}} how
   * @param {number} nowMs
   * @returns {Promise<Bytes | null>}
   */
  async sealFrame(track, codec, frame, { keyFrame, level, layer, padTo }, nowMs) {
    const sealer = this.#left ? undefined : this.#epoch.sealer(track);
    if (!sealer || frame.length === 0) return null;
    const clearLength = codec.clearLength(frame);
    if (frame.length < clearLength) return null;
    this.#epoch.publishing = true;
    const inner = { keyFrame, level, layer, clock: this.#clock(nowMs) };
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
    const result = await this.#open(slot, track, codec, wire, rtpTimestamp, nowMs);
    if (typeof result === 'string') this.#count(result);
    return result;
  }

  /** A receiver is bound to this stream from now on. @type {(slot: number, track: number) => void} */
  bound(slot, track) {
    this.#bySlot.get(slot)?.stream(track).order.rebind();
  }

  /** @type {(slot: number, track: number, codec: Codec, wire: Bytes, rtpTimestamp: number, nowMs: number) => Promise<OpenedFrame | Refusal>} */
  async #open(slot, track, codec, wire, rtpTimestamp, nowMs) {
    const peer = this.#bySlot.get(slot);
    if (!peer?.listed) return 'UNKNOWN_EPOCH';
    const { opener, order } = peer.stream(track);
    const opened = await opener.open(codec, wire, nowMs);
    if (opened === 'EPOCH_TOO_FAR') this.#resync(peer, nowMs);
    if (typeof opened === 'string') return opened;
    const inner = decodeInner(opened.plain);
    if (inner === null) return 'INNER';
    if (!peer.listed) return 'UNKNOWN_EPOCH';
    if (!order.accept(opened.epoch * 2 ** 24 + opened.counter, rtpTimestamp, inner.clock)) return 'ORDER';
    return {
      frame: concat(opened.clear, inner.frame),
      keyFrame: inner.keyFrame,
      level: inner.level,
      delayed: peer.clock.isDelayed(inner.clock, nowMs),
    };
  }

  /** Its epochs ran away from what I hold: ask for the key. @type {(peer: Peer, nowMs: number) => void} */
  #resync(peer, nowMs) {
    if (nowMs < peer.lastResyncMs + RESYNC_PAUSE_MS) return;
    peer.lastResyncMs = nowMs;
    void this.#enqueue(() => this.#hello(HelloFlag.ANSWER_ME, peer.slot));
  }

  // ---- hellos -------------------------------------------------------------------------------------------------

  /** @type {(flags: number, to: number | null) => Promise<void>} */
  async #hello(flags, to) {
    const { id, publicKey, slot } = this.#identity;
    const data = await sealHello(this.#join.root, { id, publicKey, slot, flags, name: '' }, this.#join.random.bytes(16));
    this.#join.outbox({ type: 'send', to, data });
  }

  /** @type {(from: number, wire: Bytes, nowMs: number) => Promise<string | null>} */
  async #onHello(from, wire, nowMs) {
    if (wire.length === HELLO_LENGTH && !this.#gate.admits(from, nowMs)) return 'HELLO_RATE';
    const hello = await openHello(this.#join.root, wire, from, this.#identity);
    if (typeof hello === 'string') return hello;
    if (hello.flags & HelloFlag.LOBBY) return 'LOBBY';
    this.#helloSeen = true;
    const idHex = hex(hello.id);
    const known = this.#peers.get(idHex);
    if (known) return this.#onKnownHello(known, hello, nowMs);
    if (this.#retired.has(idHex) || this.#bySlot.has(from)) return 'IDENTITY';
    const announced = [...this.#peers.values()].filter((peer) => peer.state === 'announced').length;
    if (!this.#roster.has(from) || this.#peers.size >= PEER_LIMIT || announced >= ANNOUNCED_LIMIT) return 'SLOT';
    return this.#onNewHello(hello, nowMs);
  }

  /** @type {(peer: Peer, hello: Hello, nowMs: number) => Promise<HelloRefusal | null>} */
  async #onKnownHello(peer, hello, nowMs) {
    if (peer.slot !== hello.slot) return 'SLOT';
    if (!constantTimeEqual(peer.identity.publicKey, hello.publicKey)) return 'IDENTITY';
    if (!(hello.flags & HelloFlag.ANSWER_ME) || nowMs < peer.lastAnswerMs + ANSWER_PAUSE_MS) return null;
    peer.lastAnswerMs = nowMs;
    await this.#hello(0, peer.slot);
    await this.#intro(peer, nowMs);
    if (peer.listed) await this.#grant(this.#epoch.giveAgain(peer), nowMs);
    return null;
  }

  /** @type {(hello: Hello, nowMs: number) => Promise<HelloRefusal | null>} */
  async #onNewHello(hello, nowMs) {
    const identity = { id: hello.id, publicKey: hello.publicKey, slot: hello.slot };
    const keys = await pairKeys(this.#join.root, this.#identity, identity).catch(() => null);
    if (keys === null) return 'IDENTITY';
    const words = await fiveWords(this.#join.words, identity.id, identity.publicKey, identity.slot);
    const peer = await Peer.announced(identity, keys, this.#identity.slot, words, nowMs);
    this.#peers.set(peer.idHex, peer);
    this.#bySlot.set(peer.slot, peer);
    if (hello.flags & HelloFlag.ANSWER_ME) {
      peer.lastAnswerMs = nowMs;
      await this.#hello(0, peer.slot);
    }
    await this.#intro(peer, nowMs);
    return null;
  }

  // ---- the pair channel ---------------------------------------------------------------------------------------

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  #intro(peer, nowMs) {
    return this.#sealPair(peer, PairType.INTRO, encodePresence(this.#presence), nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #ping(peer, nowMs) {
    const token = this.#join.random.bytes(4);
    peer.clock.pinged(token, nowMs);
    await this.#sealPair(peer, PairType.PING, token, nowMs);
  }

  /** @type {(grants: Grant[], nowMs: number) => Promise<void>} */
  async #grant(grants, nowMs) {
    for (const { peer, epoch, secret, pending } of grants) {
      const body = encodeKey(epoch, secret, pending ? UNKNOWN_SEQUENCE : this.#groupSequence);
      await this.#sealPair(peer, PairType.KEY, body, nowMs);
      body.fill(0);
    }
  }

  /** @type {(peer: Peer, type: number, body: Bytes, nowMs: number) => Promise<void>} */
  async #sealPair(peer, type, body, nowMs) {
    const plain = encodeMessage(type, peer.sealer.counter, this.#clock(nowMs), body);
    const data = await peer.sealer.seal(NO_CODEC, new Uint8Array(0), plain);
    plain.fill(0);
    this.#join.outbox({ type: 'send', to: peer.slot, data });
  }

  /** @type {(from: number, data: Bytes, nowMs: number) => Promise<string | null>} */
  async #onSealed(from, data, nowMs) {
    const peer = this.#bySlot.get(from);
    if (!peer) return 'UNKNOWN_EPOCH';
    const pair = await peer.opener.open(NO_CODEC, data, nowMs);
    if (pair === 'WRONG_STREAM') return this.#onGroup(peer, data, nowMs);
    if (typeof pair === 'string') return pair;
    const message = decodeMessage(pair.plain);
    if (message === null || message.sequence !== pair.counter) return 'INNER';
    const refusal = await this.#onPair(peer, message, nowMs);
    pair.plain.fill(0);
    return refusal;
  }

  /** @type {(peer: Peer, message: Message, nowMs: number) => Promise<string | null>} */
  async #onPair(peer, message, nowMs) {
    if (message.type === PairType.INTRO) return this.#onIntro(peer, message.body, nowMs);
    if (!peer.listed) return 'STATE';
    switch (message.type) {
      case PairType.KEY: return this.#onKey(peer, message.body, nowMs);
      case PairType.PRIVATE_CHAT: return this.#onPrivateChat(peer, message.body);
      case PairType.PING:
        if (message.body.length !== 4) return 'INNER';
        await this.#sealPair(peer, PairType.PONG, message.body.slice(), nowMs);
        return null;
      case PairType.PONG:
        peer.clock.ponged(message.body, message.clock, nowMs);
        return null;
      default: return 'UNKNOWN_TYPE';
    }
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<string | null>} */
  async #onIntro(peer, body, nowMs) {
    const presence = decodePresence(body);
    if (presence === null) return 'INNER';
    peer.presence = presence;
    if (peer.state !== 'announced') return null;
    peer.transition('proven');
    this.#history.previous = NO_PREVIOUS;
    await this.#grant(await this.#epoch.give(peer, nowMs), nowMs);
    return null;
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<string | null>} */
  async #onKey(peer, body, nowMs) {
    const key = decodeKey(body);
    if (key === null) return 'INNER';
    const base = await importBaseKey(key.secret);
    key.secret.fill(0);
    if (!peer.epochs.store(key.epoch, base, nowMs)) return null;
    if (peer.nextSequence === null && key.nextSequence !== UNKNOWN_SEQUENCE) peer.nextSequence = key.nextSequence;
    if (peer.state === 'proven') peer.transition('heard');
    this.#join.outbox({ type: 'keyLearnt', slot: peer.slot });
    return null;
  }

  /** @type {(peer: Peer, body: Bytes) => string | null} */
  #onPrivateChat(peer, body) {
    const chat = decodeChat(body);
    if (chat === null) return 'INNER';
    this.#emitChat(peer.slot, this.#nameOf(peer), chat.text, chat.lifetimeSeconds, { private: true });
    return null;
  }

  // ---- the group channel --------------------------------------------------------------------------------------

  /** @type {(type: number, body: Bytes, nowMs: number) => Promise<void>} */
  async #sealGroup(type, body, nowMs) {
    await this.#grant(await this.#epoch.beforeSealing(this.#listed(), nowMs), nowMs);
    const sealer = this.#epoch.sealer(Track.GROUP);
    if (!sealer) return;
    const plain = encodeMessage(type, this.#groupSequence, this.#clock(nowMs), body);
    this.#groupSequence++;
    this.#join.outbox({ type: 'send', to: null, data: await sealer.seal(NO_CODEC, new Uint8Array(0), plain) });
  }

  /** @param {number} nowMs */
  async #sendState(nowMs) {
    this.#nextStateMs = nowMs + STATE_EVERY_MS;
    if (this.#listed().length === 0) return;
    await this.#sealGroup(GroupType.STATE, encodeState(this.#presence, await this.#rosterHash()), nowMs);
  }

  /** @type {(peer: Peer, data: Bytes, nowMs: number) => Promise<string | null>} */
  async #onGroup(peer, data, nowMs) {
    if (!peer.listed) return 'STATE';
    const opened = await peer.stream(Track.GROUP).opener.open(NO_CODEC, data, nowMs);
    if (opened === 'EPOCH_TOO_FAR') this.#resync(peer, nowMs);
    if (typeof opened === 'string') return opened;
    const message = decodeMessage(opened.plain);
    if (message === null) return 'INNER';
    const expected = peer.nextSequence ?? message.sequence;
    if (message.sequence < expected) return 'REPLAY';
    peer.nextSequence = message.sequence + 1;
    const missing = message.sequence > expected;
    if (missing) this.#join.outbox({ type: 'missing', slot: peer.slot });
    switch (message.type) {
      case GroupType.STATE: return this.#onState(peer, message.body, nowMs);
      case GroupType.CHAT: return this.#onChat(peer, message, missing, nowMs);
      case GroupType.BYE: await this.#retire(peer, nowMs); return null;
      default: return 'UNKNOWN_TYPE';
    }
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<string | null>} */
  async #onState(peer, body, nowMs) {
    const state = decodeState(body);
    if (state === null) return 'INNER';
    peer.presence = state.presence;
    if (constantTimeEqual(state.rosterHash, await this.#rosterHash())) peer.differsSinceMs = null;
    else peer.differsSinceMs ??= nowMs;
    if (nowMs - (peer.differsSinceMs ?? nowMs) >= DIFFERS_MS) this.#join.outbox({ type: 'rosterDiffers', slot: peer.slot });
    return null;
  }

  /** @type {(peer: Peer, message: Message, missing: boolean, nowMs: number) => Promise<string | null>} */
  async #onChat(peer, message, missing, nowMs) {
    const chat = decodeChat(message.body);
    if (chat === null) return 'INNER';
    const hash = await chatHash(peer.identity.id, message.sequence, message.body);
    this.#history.expect(peer.slot, chat.previous, nowMs);
    this.#history.showed(hash);
    this.#emitChat(peer.slot, this.#nameOf(peer), chat.text, chat.lifetimeSeconds, { missing });
    return null;
  }

  /** Over all Proven ids and my own. */
  async #rosterHash() {
    const ids = [this.#identity.id, ...this.#listed().map((peer) => peer.identity.id)];
    ids.sort((a, b) => (hex(a) < hex(b) ? -1 : 1));
    return (await sha256(lp('bb1 roster'), ...ids.map(lp))).slice(0, 16);
  }

  // ---- members come and go ------------------------------------------------------------------------------------

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  async #gone(slot, nowMs) {
    this.#roster.delete(slot);
    const peer = this.#bySlot.get(slot);
    if (peer) await this.#retire(peer, nowMs);
    this.#tell(nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #retire(peer, nowMs) {
    peer.transition('retired');
    this.#peers.delete(peer.idHex);
    this.#bySlot.delete(peer.slot);
    this.#retired.add(peer.idHex);
    if (this.#retired.size > RETIRED_LIMIT) throw new Error('too many members came and left: join again');
    this.#told.delete(peer.idHex);
    this.#join.outbox(this.#view(peer));
    await this.#grant(await this.#epoch.retire(peer, this.#listed(), nowMs), nowMs);
  }

  #listed() {
    return [...this.#peers.values()].filter((peer) => peer.listed);
  }

  // ---- what the user is told ----------------------------------------------------------------------------------

  /** Tells what changed. @param {number} nowMs */
  #tell(nowMs) {
    for (const peer of this.#peers.values()) {
      const view = this.#view(peer);
      const text = JSON.stringify(view);
      if (this.#told.get(peer.idHex) !== text) this.#join.outbox(view);
      this.#told.set(peer.idHex, text);
    }
    if (!this.#silenceTold && !this.#helloSeen && this.#join.members.length > 0 && nowMs >= this.#joinedMs + SILENT_MS) {
      this.#silenceTold = true;
      this.#join.outbox({ type: 'nobodyAnswered' });
    }
    const slots = [...this.#roster.keys()].filter((slot) => this.#isUndecryptable(slot, nowMs));
    if (slots.join() !== this.#undecryptable) this.#join.outbox({ type: 'undecryptable', slots });
    this.#undecryptable = slots.join();
  }

  /** @type {(slot: number, nowMs: number) => boolean} */
  #isUndecryptable(slot, nowMs) {
    const peer = this.#bySlot.get(slot);
    if (peer) return peer.state === 'announced' && nowMs >= peer.announcedMs + UNPROVEN_MS;
    return nowMs >= (this.#roster.get(slot) ?? nowMs) + SILENT_MS;
  }

  /** @type {(peer: Peer) => Output} */
  #view(peer) {
    const { tracks, flags } = peer.presence;
    return { type: 'peer', slot: peer.slot, id: peer.idHex, name: this.#nameOf(peer), state: peer.state, words: peer.words, tracks, flags };
  }

  /** Equal names get the slot as suffix. @type {(peer: Peer) => string} */
  #nameOf(peer) {
    const name = displayName(peer.presence.name);
    const others = [this.#presence, ...this.#listed().filter((other) => other !== peer).map((other) => other.presence)];
    const taken = name !== '' && others.some((other) => displayName(other.name) === name);
    return taken ? `${name} (${peer.slot})` : name;
  }

  /** @type {(slot: number, name: string, text: string, lifetimeSeconds: number, how: {own?: boolean, private?: boolean, to?: number, missing?: boolean}) => void} */
  #emitChat(slot, name, text, lifetimeSeconds, how) {
    this.#join.outbox({
      type: 'chat', slot, name, text, lifetimeSeconds, own: how.own ?? false, private: how.private ?? false,
      to: how.to ?? null, missing: how.missing ?? false,
    });
  }

  // ---- the queue ----------------------------------------------------------------------------------------------

  /** One clock for all tracks and messages: milliseconds since my join. @type {(nowMs: number) => number} */
  #clock(nowMs) {
    return Math.floor(nowMs - this.#joinedMs) % 2 ** 32;
  }

  /** @param {string} reason */
  #count(reason) {
    const name = reason === 'EPOCH_TOO_FAR' ? 'UNKNOWN_EPOCH' : reason;
    this.counters.set(name, (this.counters.get(name) ?? 0) + 1);
  }

  /** @type {(step: () => Promise<void>) => Promise<void>} */
  #enqueue(step) {
    const done = this.#queue.then(() => (this.#left ? undefined : step()));
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
