// The pair channel: how an announced peer is proven and comes to hold my key, private messages, pings (section 4,
// "a peer"). Every message is legal in the states that the table lists and dropped in all others (R10).

import { bigEndian } from './bytes.js';
import { encodeChat, NO_PREVIOUS } from './chat-body.js';
import { NO_CODEC } from './codec.js';
import { encodeEnvelope, parseEnvelope } from './envelope.js';
import { encodeKey, PairType, parsePair, SEQ_UNKNOWN } from './message.js';
import { PAIR_EPOCH } from './pair-keys.js';
import { Pings } from './pings.js';
import { encodeProfile } from './profile.js';
import { importSecret } from './secret.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Envelope } from './envelope.js' */
/** @import { EpochKeys } from './epoch-keys.js' */
/** @import { Handler } from './features.js' */
/** @import { GroupChannel } from './group-channel.js' */
/** @import { Key } from './message.js' */
/** @import { Courier, MyEpoch } from './my-epoch.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { Profile } from './profile.js' */
/** @import { WireImage } from './wire-image.js' */

const NONE = new Uint8Array(0);

/** @implements {Courier} */
export class PairChannel {
  #me;
  #group;
  #features;
  #pings;

  /** @param {Participant} me @param {GroupChannel} group @param {Handler} features */
  constructor(me, group, features) {
    this.#me = me;
    this.#group = group;
    this.#features = features;
    this.#pings = new Pings(me);
  }

  get pings() {
    return this.#pings;
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async sendIntro(peer, nowMs) {
    await this.send(peer, PairType.INTRO, encodeProfile(this.#me.profile), nowMs);
  }

  /** Intro and keys once more, as far as the peer had them; no ratchet. @type {(peer: Peer, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async reintroduce(peer, epoch, nowMs) {
    await this.sendIntro(peer, nowMs);
    if (peer.isProven) await epoch.giveAgain(peer, nowMs);
  }

  /** @type {(fromSlot: number, image: WireImage, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async onMessage(fromSlot, image, epoch, nowMs) {
    const peer = this.#me.peers.atSlot(fromSlot);
    if (!peer || image.epoch !== PAIR_EPOCH) {
      this.#me.reject('UNKNOWN_EPOCH');
      return;
    }
    if (!peer.acceptsPair(image.counter)) {
      this.#me.reject('REPLAY');
      return;
    }
    // Nobody else opens with this key meanwhile: messages pass the session's queue one at a time.
    const plaintext = await peer.pairKeys.receiving.open(image);
    if (plaintext === null) {
      this.#me.reject('AUTH');
      return;
    }
    peer.commitPair(image.counter);
    try {
      const envelope = parseEnvelope(plaintext);
      if (envelope === null || envelope.seq !== image.counter) this.#me.reject('INNER');
      else await this.#onEnvelope(peer, envelope, epoch, nowMs);
    } finally {
      plaintext.fill(0);
    }
  }

  /** @type {(peer: Peer, envelope: Envelope, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async #onEnvelope(peer, envelope, epoch, nowMs) {
    const message = parsePair(envelope);
    switch (message?.type) {
      case PairType.INTRO: return this.#onIntro(peer, message.profile, epoch, nowMs);
      case PairType.KEY: return this.#onKey(peer, message.key, envelope.clockMs, nowMs);
      case PairType.PRIVATE_CHAT: return this.#group.onPrivateChat(peer, message.chat);
      case PairType.PING: return this.#onPing(peer, message.token, nowMs);
      case PairType.PONG: return this.#pings.onPong(peer, message.token, envelope.clockMs, nowMs);
      default: return this.#onFeature(peer, envelope, nowMs);
    }
  }

  /** @type {(peer: Peer, envelope: Envelope, nowMs: number) => Promise<void>} */
  async #onFeature(peer, { type, body }, nowMs) {
    const refusal = peer.isProven ? await this.#features.onToOne(peer, type, body, nowMs) : 'UNKNOWN_EPOCH';
    if (refusal !== null) this.#me.reject(refusal);
  }

  /** @type {(peer: Peer, profile: Profile, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async #onIntro(peer, profile, epoch, nowMs) {
    peer.profile = profile;
    if (!peer.isProven) {
      peer.proven();
      await this.#group.rosterChanged(nowMs);
      await epoch.give(peer, nowMs);
    }
    await this.#features.onIntro(peer, nowMs);
  }

  /** @type {(peer: Peer, key: Key, clockMs: number, nowMs: number) => Promise<void>} */
  async #onKey(peer, { epoch, secret, nextGroupSeq }, clockMs, nowMs) {
    if (!peer.isProven) {
      this.#me.reject('UNKNOWN_EPOCH');
      return;
    }
    const imported = await importSecret(secret);
    secret.fill(0);
    if (await peer.epochs.store(epoch, imported, nowMs)) peer.forgetGroupSeq();
    peer.expectGroupSeq(nextGroupSeq);
    peer.awaitedSinceMs = Infinity;
    if (peer.state !== 'heard') {
      peer.heard();
      // It answers an intro of mine; none was sent before the peer was announced.
      peer.delay.sample(peer.announcedMs, clockMs, nowMs);
    }
    this.#me.outbox({ type: 'keyFrameWanted', slot: peer.slot });
  }

  /** @type {(peer: Peer, token: number, nowMs: number) => Promise<void>} */
  async #onPing(peer, token, nowMs) {
    if (peer.isProven && peer.pongPause.isOver(nowMs)) await this.send(peer, PairType.PONG, bigEndian(token, 4), nowMs);
  }

  /** @param {number} nowMs */
  async ping(nowMs) {
    for (const peer of this.#pings.due(nowMs)) {
      await this.send(peer, PairType.PING, bigEndian(this.#pings.next(peer, nowMs), 4), nowMs);
    }
  }

  /** @type {(peer: Peer, keys: EpochKeys, pending: boolean, nowMs: number) => Promise<void>} */
  async giveKey(peer, keys, pending, nowMs) {
    const nextSeq = pending ? SEQ_UNKNOWN : this.#group.nextSeq;
    this.#group.gaveKey(peer);
    await this.send(peer, PairType.KEY, encodeKey(keys.epoch, keys.secret, nextSeq), nowMs);
  }

  provenPeers() {
    return this.#me.peers.proven();
  }

  /** @type {(peer: Peer, text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  async sendPrivateChat(peer, text, lifetimeSeconds, nowMs) {
    const body = encodeChat({ lifetimeSeconds, previous: NO_PREVIOUS, text });
    await this.send(peer, PairType.PRIVATE_CHAT, body, nowMs);
    const { identity: { slot }, profile: { name } } = this.#me;
    this.#me.emitChat({ slot, name, text, lifetimeSeconds, own: true, private: true, to: peer.slot });
  }

  /** Seals and queues in one step; the number of a pair message is its counter (section 2). @type {(peer: Peer, type: number, body: Bytes, nowMs: number) => Promise<void>} */
  async send(peer, type, body, nowMs) {
    const key = peer.pairKeys.sending;
    const plaintext = encodeEnvelope({ type, seq: key.nextCounter, clockMs: this.#me.clockMs(nowMs), body });
    const data = await key.seal(NO_CODEC.number, NONE, plaintext);
    plaintext.fill(0);
    body.fill(0);
    this.#me.outbox({ type: 'send', to: peer.slot, data });
  }
}
