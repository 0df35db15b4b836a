// Between two: the sealed pair messages that hellos lead to (sections 2 and 4).

import { NO_CODEC } from './codec.js';
import { importBaseKey } from './hkdf.js';
import {
  decodeChat, decodeKey, decodeMessage, decodePresence, encodeChat, encodeKey, encodeMessage, encodePresence,
  NO_PREVIOUS, PairType, UNKNOWN_SEQUENCE,
} from './messages.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Refusal } from './frame-opener.js' */
/** @import { GroupChannel } from './group-channel.js' */
/** @import { Message } from './messages.js' */
/** @import { Grant, MyEpoch } from './my-epoch.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */

const PONG_PAUSE_MS = 1000;

export class PairChannel {
  #me;
  #epoch;
  #group;
  /** @type {Set<number>} slots whose streams are shown */
  #rendered = new Set();

  /** @param {Participant} me @param {MyEpoch} epoch @param {GroupChannel} group */
  constructor(me, epoch, group) {
    this.#me = me;
    this.#epoch = epoch;
    this.#group = group;
  }

  // ---- what I send --------------------------------------------------------------------------------------------

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

  /** Its stream is shown from now on: watch how late it is. @param {number} slot */
  rendered(slot) {
    this.#rendered.add(slot);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#rendered.delete(peer.slot);
  }

  /** @param {number} nowMs */
  async advance(nowMs) {
    for (const peer of this.#me.peers.listed()) {
      if (!this.#rendered.has(peer.slot) || !peer.clock.isPingDue(nowMs)) continue;
      const token = this.#me.random.bytes(4);
      peer.clock.pinged(token, nowMs);
      await this.#send(peer, PairType.PING, token, nowMs);
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

  // ---- pair messages ------------------------------------------------------------------------------------------

  /** @type {(peer: Peer, data: Bytes, nowMs: number) => Promise<Refusal | null>} why it was refused */
  async onSealed(peer, data, nowMs) {
    const opened = await peer.opener.open(NO_CODEC, data, nowMs);
    if (typeof opened === 'string') return opened;
    const message = decodeMessage(opened.plain);
    if (message === null || message.sequence !== opened.counter) return 'INNER';
    const refusal = await this.#onMessage(peer, message, nowMs);
    opened.plain.fill(0);
    return refusal;
  }

  /** @type {(peer: Peer, message: Message, nowMs: number) => Promise<Refusal | null>} */
  async #onMessage(peer, { type, body, clock }, nowMs) {
    if (type === PairType.INTRO) return this.#onIntro(peer, body, nowMs);
    if (!peer.listed) return 'UNKNOWN_EPOCH';
    switch (type) {
      case PairType.KEY: return this.#onKey(peer, body, clock, nowMs);
      case PairType.PRIVATE_CHAT: return this.#onPrivateChat(peer, body);
      case PairType.PING: return this.#onPing(peer, body, nowMs);
      case PairType.PONG: return this.#onPong(peer, body, clock, nowMs);
      default: return 'INNER';
    }
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<Refusal | null>} */
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

  /** @type {(peer: Peer, body: Bytes, clock: number, nowMs: number) => Promise<Refusal | null>} */
  async #onKey(peer, body, clock, nowMs) {
    const key = decodeKey(body);
    if (key === null) return 'INNER';
    const base = await importBaseKey(key.secret);
    key.secret.fill(0);
    peer.awaitedSinceMs = Infinity;
    if (!peer.epochs.store(key.epoch, base, nowMs)) return null;
    if (key.nextSequence !== UNKNOWN_SEQUENCE) peer.nextSequence ??= key.nextSequence;
    if (peer.state === 'proven') {
      peer.transition('heard');
      peer.clock.answered(peer.announcedMs, clock, nowMs); // The first key answers my intro.
    }
    this.#me.outbox({ type: 'keyLearnt', slot: peer.slot });
    return null;
  }

  /** @type {(peer: Peer, body: Bytes) => Refusal | null} */
  #onPrivateChat(peer, body) {
    const chat = decodeChat(body);
    if (chat === null) return 'INNER';
    const { text, lifetimeSeconds } = chat;
    this.#me.showChat({ slot: peer.slot, name: this.#me.nameOf(peer), text, lifetimeSeconds, private: true });
    return null;
  }

  /** @type {(peer: Peer, token: Bytes, nowMs: number) => Promise<Refusal | null>} */
  async #onPing(peer, token, nowMs) {
    if (token.length !== 4) return 'INNER';
    if (nowMs < peer.lastPongMs + PONG_PAUSE_MS) return null;
    peer.lastPongMs = nowMs;
    await this.#send(peer, PairType.PONG, token, nowMs);
    return null;
  }

  /** @type {(peer: Peer, token: Bytes, clock: number, nowMs: number) => Refusal | null} */
  #onPong(peer, token, clock, nowMs) {
    if (token.length !== 4) return 'INNER';
    peer.clock.ponged(token, clock, nowMs);
    return null;
  }
}
