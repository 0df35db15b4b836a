// Between two: hellos, and the sealed pair messages that they lead to (sections 2 to 4).

import { constantTimeEqual, hex } from './bytes.js';
import { NO_CODEC } from './codec.js';
import { fiveWords } from './five-words.js';
import { HelloGate } from './hello-gate.js';
import { HELLO_LENGTH, HelloFlag, openHello, sealHello } from './hello.js';
import { importBaseKey } from './hkdf.js';
import {
  decodeChat, decodeKey, decodeMessage, decodePresence, encodeChat, encodeKey, encodeMessage, encodePresence,
  NO_PREVIOUS, PairType, UNKNOWN_SEQUENCE,
} from './messages.js';
import { pairKeys } from './pair-keys.js';
import { Peer } from './peer.js';
/** @import { Bytes } from './bytes.js' */
/** @import { GroupChannel } from './group-channel.js' */
/** @import { Hello } from './hello.js' */
/** @import { Message } from './messages.js' */
/** @import { Grant, MyEpoch } from './my-epoch.js' */
/** @import { Participant } from './participant.js' */
/** @import { Roster } from './roster.js' */

const ANSWER_PAUSE_MS = 2000;
const PONG_PAUSE_MS = 1000;
const ASK_PAUSE_MS = 5000;
/** When a silent peer is asked again, after its hello. */
const RETRIES_MS = [3000, 6000, 12_000];

export class PairChannel {
  #me;
  #roster;
  #epoch;
  #group;
  #gate = new HelloGate();

  /** @param {Participant} me @param {Roster} roster @param {MyEpoch} epoch @param {GroupChannel} group */
  constructor(me, roster, epoch, group) {
    this.#me = me;
    this.#roster = roster;
    this.#epoch = epoch;
    this.#group = group;
  }

  // ---- what I send --------------------------------------------------------------------------------------------

  /** @type {(flags: number, to: number | null) => Promise<void>} */
  async sendHello(flags, to) {
    const { id, publicKey, slot } = this.#me.identity;
    const nonce = this.#me.random.bytes(16);
    const data = await sealHello(this.#me.root, { id, publicKey, slot, flags, name: '' }, nonce);
    this.#me.outbox({ type: 'send', to, data });
  }

  /** Intro and keys once more, as far as the peer had them; no ratchet. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async reintroduce(peer, nowMs) {
    await this.#send(peer, PairType.INTRO, encodePresence(this.#me.presence), nowMs);
    if (peer.listed) await this.give(this.#epoch.giveAgain(peer), nowMs);
  }

  /** @type {(grants: Grant[], nowMs: number) => Promise<void>} */
  async give(grants, nowMs) {
    for (const { peer, epoch, secret, pending } of grants) {
      this.#group.thread.gaveKeyTo(peer.idHex);
      const body = encodeKey(epoch, secret, pending ? UNKNOWN_SEQUENCE : this.#group.nextSequence);
      await this.#send(peer, PairType.KEY, body, nowMs);
      body.fill(0);
    }
  }

  /** Before anything is sealed for all. @param {number} nowMs */
  async rekeyBeforeSealing(nowMs) {
    await this.give(await this.#epoch.beforeSealing(this.#me.peers.listed(), nowMs), nowMs);
  }

  /** @type {(peer: Peer, text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  async sendPrivateChat(peer, text, lifetimeSeconds, nowMs) {
    await this.#send(peer, PairType.PRIVATE_CHAT, encodeChat(lifetimeSeconds, NO_PREVIOUS, text), nowMs);
    const { identity: { slot }, presence: { name } } = this.#me;
    this.#me.showChat({ slot, name, text, lifetimeSeconds, own: true, private: true, to: peer.slot });
  }

  /** Its epochs ran away from what I hold: ask for the key. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async ask(peer, nowMs) {
    if (nowMs < peer.lastAskedMs + ASK_PAUSE_MS) return;
    peer.lastAskedMs = nowMs;
    await this.sendHello(HelloFlag.ANSWER_ME, peer.slot);
  }

  /** @param {number} nowMs */
  async advance(nowMs) {
    for (const peer of this.#me.peers.all()) {
      if (peer.owesAnswer && nowMs >= peer.lastAnswerMs + ANSWER_PAUSE_MS) await this.#answer(peer, nowMs);
      // Announced without intro, Proven without key, or silent since I came back.
      if (nowMs >= peer.awaitedSinceMs + RETRIES_MS[peer.retries]) {
        peer.retries++;
        await this.sendHello(HelloFlag.ANSWER_ME, peer.slot);
      }
      if (peer.state === 'heard' && peer.clock.isPingDue(nowMs)) {
        const token = this.#me.random.bytes(4);
        peer.clock.pinged(token, nowMs);
        await this.#send(peer, PairType.PING, token, nowMs);
      }
    }
  }

  /** @type {(peer: Peer, type: number, body: Bytes, nowMs: number) => Promise<void>} */
  async #send(peer, type, body, nowMs) {
    // The number of a pair message is its counter (section 2).
    const plain = encodeMessage(type, peer.sealer.counter, this.#me.clock(nowMs), body);
    const data = await peer.sealer.seal(NO_CODEC, new Uint8Array(0), plain);
    plain.fill(0);
    this.#me.outbox({ type: 'send', to: peer.slot, data });
  }

  // ---- hellos -------------------------------------------------------------------------------------------------

  /** @type {(from: number, wire: Bytes, nowMs: number) => Promise<string | null>} why it was refused */
  async onHello(from, wire, nowMs) {
    if (wire.length === HELLO_LENGTH && !this.#gate.admits(from, nowMs)) return 'LIMIT';
    const hello = await openHello(this.#me.root, wire, from, this.#me.identity);
    if (typeof hello === 'string') return hello;
    // Never answered, makes no peer (section 5). Admission is not part of this version.
    if (hello.flags & HelloFlag.LOBBY) return 'LOBBY';
    if (!this.#roster.has(from)) return 'SLOT';
    const idHex = hex(hello.id);
    if (this.#me.peers.isRetired(idHex)) return 'IDENTITY';
    const known = this.#me.peers.withId(idHex);
    if (!known && !this.#me.peers.atSlot(from)) return this.#announce(hello, nowMs);
    if (known?.slot === from && constantTimeEqual(known.identity.publicKey, hello.publicKey)) {
      return this.#answerAgain(known, hello, nowMs);
    }
    this.#me.outbox({ type: 'conflict', slot: from });
    return known ? 'IDENTITY' : 'SLOT';
  }

  /** @type {(hello: Hello, nowMs: number) => Promise<string | null>} */
  async #announce(hello, nowMs) {
    if (!this.#me.peers.hasRoom()) return 'LIMIT';
    const identity = { id: hello.id, publicKey: hello.publicKey, slot: hello.slot };
    const keys = await pairKeys(this.#me.root, this.#me.identity, identity).catch(() => null);
    if (keys === null) return 'IDENTITY';
    const words = await fiveWords(this.#me.wordList, identity.id, identity.publicKey, identity.slot);
    const peer = await Peer.announced(identity, keys, this.#me.identity.slot, words, nowMs);
    this.#me.peers.add(peer);
    if (hello.flags & HelloFlag.ANSWER_ME) await this.#answer(peer, nowMs);
    else await this.reintroduce(peer, nowMs);
    return null;
  }

  /** @type {(peer: Peer, hello: Hello, nowMs: number) => Promise<null>} */
  async #answerAgain(peer, hello, nowMs) {
    if (!(hello.flags & HelloFlag.ANSWER_ME)) return null;
    if (nowMs < peer.lastAnswerMs + ANSWER_PAUSE_MS) peer.owesAnswer = true;
    else await this.#answer(peer, nowMs);
    return null;
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #answer(peer, nowMs) {
    peer.lastAnswerMs = nowMs;
    peer.owesAnswer = false;
    await this.sendHello(0, peer.slot);
    await this.reintroduce(peer, nowMs);
  }

  // ---- pair messages ------------------------------------------------------------------------------------------

  /** @type {(peer: Peer, data: Bytes, nowMs: number) => Promise<string | null>} why it was refused */
  async onSealed(peer, data, nowMs) {
    const opened = await peer.opener.open(NO_CODEC, data, nowMs);
    if (typeof opened === 'string') return opened;
    const message = decodeMessage(opened.plain);
    if (message === null || message.sequence !== opened.counter) return 'INNER';
    const refusal = await this.#onMessage(peer, message, nowMs);
    opened.plain.fill(0);
    return refusal;
  }

  /** @type {(peer: Peer, message: Message, nowMs: number) => Promise<string | null>} */
  async #onMessage(peer, { type, body, clock }, nowMs) {
    if (type === PairType.INTRO) return this.#onIntro(peer, body, nowMs);
    if (!peer.listed) return 'STATE';
    switch (type) {
      case PairType.KEY: return this.#onKey(peer, body, nowMs);
      case PairType.PRIVATE_CHAT: return this.#onPrivateChat(peer, body);
      case PairType.PING: return this.#onPing(peer, body, nowMs);
      case PairType.PONG: peer.clock.ponged(body, clock, nowMs); return null;
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
    await this.#group.rosterChanged(nowMs);
    await this.give(await this.#epoch.give(peer, nowMs), nowMs);
    return null;
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<string | null>} */
  async #onKey(peer, body, nowMs) {
    const key = decodeKey(body);
    if (key === null) return 'INNER';
    const base = await importBaseKey(key.secret);
    key.secret.fill(0);
    peer.awaitedSinceMs = Infinity;
    if (!peer.epochs.store(key.epoch, base, nowMs)) return null;
    if (key.nextSequence !== UNKNOWN_SEQUENCE) peer.nextSequence ??= key.nextSequence;
    if (peer.state === 'proven') peer.transition('heard');
    this.#me.outbox({ type: 'keyLearnt', slot: peer.slot });
    return null;
  }

  /** @type {(peer: Peer, body: Bytes) => string | null} */
  #onPrivateChat(peer, body) {
    const chat = decodeChat(body);
    if (chat === null) return 'INNER';
    const { text, lifetimeSeconds } = chat;
    this.#me.showChat({ slot: peer.slot, name: this.#me.nameOf(peer), text, lifetimeSeconds, private: true });
    return null;
  }

  /** @type {(peer: Peer, token: Bytes, nowMs: number) => Promise<string | null>} */
  async #onPing(peer, token, nowMs) {
    if (token.length !== 4) return 'INNER';
    if (nowMs < peer.lastPongMs + PONG_PAUSE_MS) return 'LIMIT';
    peer.lastPongMs = nowMs;
    await this.#send(peer, PairType.PONG, token, nowMs);
    return null;
  }
}
