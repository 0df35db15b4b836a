// Meeting strangers: hellos, sent and received, answered and repeated (sections 3 and 4).

import { constantTimeEqual, hex } from './bytes.js';
import { fiveWords } from './five-words.js';
import { HelloGate } from './hello-gate.js';
import { claimedId, HELLO_LENGTH, HelloFlag, openHello, sealHello } from './hello.js';
import { pairKeys } from './pair-keys.js';
import { Peer } from './peer.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Hello, HelloRefusal } from './hello.js' */
/** @import { PairChannel } from './pair-channel.js' */
/** @import { Participant } from './participant.js' */
/** @import { Roster } from './roster.js' */

const ANSWER_PAUSE_MS = 2000;
const ASK_PAUSE_MS = 5000;
/** When a silent peer is asked again. */
export const RETRIES_MS = [3000, 6000, 12_000];

export class Hellos {
  #me;
  #roster;
  #pairs;
  #gate = new HelloGate();

  /** @param {Participant} me @param {Roster} roster @param {PairChannel} pairs */
  constructor(me, roster, pairs) {
    this.#me = me;
    this.#roster = roster;
    this.#pairs = pairs;
  }

  /** @type {(flags: number, to: number | null) => Promise<void>} */
  async send(flags, to) {
    const { id, publicKey, slot } = this.#me.identity;
    const nonce = this.#me.random.bytes(16);
    const data = await sealHello(this.#me.root, { id, publicKey, slot, flags, name: '' }, nonce);
    this.#me.outbox({ type: 'send', to, data });
  }

  /** I have no way to what it seals: ask for its key. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async ask(peer, nowMs) {
    if (nowMs < peer.lastAskedMs + ASK_PAUSE_MS) return;
    peer.lastAskedMs = nowMs;
    await this.send(HelloFlag.ANSWER_ME, peer.slot);
  }

  /** @param {number} nowMs */
  async advance(nowMs) {
    for (const slot of this.#roster.dueForRetry(nowMs)) await this.send(HelloFlag.ANSWER_ME, slot);
    for (const peer of this.#me.peers.all()) {
      if (peer.owesAnswer && nowMs >= peer.lastAnswerMs + ANSWER_PAUSE_MS) await this.#answer(peer, nowMs);
      // Announced without intro, Proven without key, or silent since I came back.
      if (nowMs >= peer.awaitedSinceMs + RETRIES_MS[peer.retries]) {
        peer.retries++;
        await this.send(HelloFlag.ANSWER_ME, peer.slot);
      }
    }
  }

  /** @type {(from: number, wire: Bytes, nowMs: number) => Promise<HelloRefusal | null>} why it was refused */
  async onHello(from, wire, nowMs) {
    if (!this.#roster.has(from)) return 'SLOT';
    if (wire.length === HELLO_LENGTH) {
      // Section 7: only so many reach the HMAC.
      if (this.#me.peers.isRetired(hex(claimedId(wire)))) return 'IDENTITY';
      if (!this.#gate.admits(from, nowMs)) return 'LIMIT';
    }
    const hello = await openHello(this.#me.root, wire, from, this.#me.identity);
    if (typeof hello === 'string') return hello;
    // Never answered, makes no peer (section 5). Admission is not part of this version.
    if (hello.flags & HelloFlag.LOBBY) return null;
    const known = this.#me.peers.withId(hex(hello.id));
    if (!known && !this.#me.peers.atSlot(from)) return this.#announce(hello, nowMs);
    if (known?.slot === from && constantTimeEqual(known.identity.publicKey, hello.publicKey)) {
      return this.#answerAgain(known, hello, nowMs);
    }
    this.#me.outbox({ type: 'conflict', slot: from });
    return known ? 'IDENTITY' : 'SLOT';
  }

  /** @type {(hello: Hello, nowMs: number) => Promise<HelloRefusal | null>} */
  async #announce(hello, nowMs) {
    if (!this.#me.peers.hasRoom()) return 'LIMIT';
    const identity = { id: hello.id, publicKey: hello.publicKey, slot: hello.slot };
    const keys = await pairKeys(this.#me.root, this.#me.identity, identity).catch(() => null);
    if (keys === null) return 'IDENTITY';
    const words = await fiveWords(this.#me.wordList, identity.id, identity.publicKey, identity.slot);
    const peer = await Peer.announced(identity, keys, this.#me.identity.slot, words, nowMs);
    this.#me.peers.add(peer);
    if (hello.flags & HelloFlag.ANSWER_ME) await this.#answer(peer, nowMs);
    else await this.#pairs.reintroduce(peer, nowMs);
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
    await this.send(0, peer.slot);
    await this.#pairs.reintroduce(peer, nowMs);
  }
}
