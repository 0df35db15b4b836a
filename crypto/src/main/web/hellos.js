// How strangers meet: sends and answers hellos, and turns one that opens into an announced peer (section 4, "a peer", the
// rows about hellos).

import { constantTimeEqual, hex } from './bytes.js';
import { fiveWords } from './five-words.js';
import { HelloLimiter } from './hello-limiter.js';
import { ANSWER_ME, claimedId, LOBBY, openHello, sealHello } from './hello.js';
import { SLOT_LIMIT } from './key-id.js';
import { pairKeys } from './pair-keys.js';
import { Peer } from './peer.js';
import { isSameIdentity } from './public-identity.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Hello } from './hello.js' */
/** @import { Participant } from './participant.js' */

/** Without hello, intro or key after this long: ask (again). */
export const RETRIES_MS = Object.freeze([3000, 6000, 12_000]);

const NONCE_BYTES = 16;

/**
 * What follows once a peer has been met. introduce: a new peer is told who I am. reintroduce: a known peer asks: it is
 * told again, and given again what it was given before.
 * knocked: somebody waits in front of the door.
 * @typedef {Record<'introduce' | 'reintroduce', (peer: Peer, nowMs: number) => Promise<void>>
 *   & {knocked: (fromSlot: number, name: string) => void}} Introductions
 */

export class Hellos {
  #me;
  #introductions;
  #limiter = new HelloLimiter();

  /** @param {Participant} me @param {Introductions} introductions */
  constructor(me, introductions) {
    this.#me = me;
    this.#introductions = introductions;
  }

  /** Every hello has a nonce, and so a key, of its own. @type {(to: number | null, flags: number) => Promise<void>} */
  async send(to, flags) {
    const nonce = this.#me.randomness.bytes(NONCE_BYTES);
    const data = await sealHello(this.#me.root, nonce, flags, this.#me.identity, '');
    this.#me.outbox({ type: 'send', to, data });
  }

  /** A hello that asks, to a peer that is behind: at most every 5 s (section 4). @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async ask(peer, nowMs) {
    if (peer.askPause.isOver(nowMs)) await this.send(peer.slot, ANSWER_ME);
  }

  /** @type {(fromSlot: number, wire: Bytes, nowMs: number) => Promise<void>} */
  async onHello(fromSlot, wire, nowMs) {
    const claimed = claimedId(wire);
    if (claimed && this.#isForbidden(claimed)) {
      this.#me.reject('IDENTITY');
      return;
    }
    // Section 7: only so many reach the key derivation. What is no hello at all costs none and is counted as such.
    if (claimed && !this.#limiter.allows(fromSlot, nowMs)) {
      this.#me.reject('LIMIT');
      return;
    }
    const hello = await openHello(this.#me.root, wire);
    if (typeof hello === 'string') this.#me.reject(hello);
    else await this.#onOpened(fromSlot, hello, nowMs);
  }

  /** @param {Bytes} id */
  #isForbidden(id) {
    return constantTimeEqual(id, this.#me.identity.id) || this.#me.peers.isRetired(hex(id));
  }

  /** @type {(fromSlot: number, hello: Hello, nowMs: number) => Promise<void>} */
  async #onOpened(fromSlot, hello, nowMs) {
    const fromLobby = (hello.flags & LOBBY) !== 0;
    if (hello.from.slot !== (fromLobby ? SLOT_LIMIT : fromSlot)) this.#me.reject('SLOT');
    else if (constantTimeEqual(hello.from.publicKey, this.#me.identity.publicKey)) this.#me.reject('IDENTITY');
    else if (fromLobby) this.#introductions.knocked(fromSlot, hello.name); // Section 5.8: never answered, makes no peer.
    else await this.#meet(hello, nowMs);
  }

  /** @type {(hello: Hello, nowMs: number) => Promise<void>} */
  async #meet(hello, nowMs) {
    const { from } = hello;
    const known = this.#me.peers.withId(hex(from.id));
    const holder = this.#me.peers.atSlot(from.slot);
    if (!known && !holder) {
      await this.#announce(hello, nowMs);
    } else if (known && isSameIdentity(known.identity, from)) {
      if (!(hello.flags & ANSWER_ME)) return;
      if (known.answerPause.isOver(nowMs)) await this.#answer(known, nowMs);
      else known.owesAnswer = true;
    } else {
      this.#me.reject(known ? 'IDENTITY' : 'SLOT');
      this.#me.outbox({ type: 'conflict', slot: from.slot });
    }
  }

  /** @type {(hello: Hello, nowMs: number) => Promise<void>} */
  async #announce({ from, flags }, nowMs) {
    if (this.#me.rootIsChanging) {
      this.#me.reject('COMMIT'); // Section 5.4: who was just removed could come back as somebody else.
      return;
    }
    if (!this.#me.peers.hasRoom()) {
      this.#me.reject('LIMIT');
      return;
    }
    const keys = await pairKeys(this.#me.root, this.#me.identity, from);
    if (keys === null) {
      this.#me.reject('IDENTITY');
      return;
    }
    const words = await fiveWords(this.#me.wordList, from);
    const peer = new Peer(from, keys, words, nowMs);
    this.#me.peers.add(peer);
    if (flags & ANSWER_ME && peer.answerPause.isOver(nowMs)) await this.send(peer.slot, 0);
    await this.#introductions.introduce(peer, nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #answer(peer, nowMs) {
    peer.owesAnswer = false;
    await this.send(peer.slot, 0);
    await this.#introductions.reintroduce(peer, nowMs);
  }

  /** Asks those who have been silent for 3, 6 and 12 s: announced without intro, proven without key, or silent since I came back. @param {number} nowMs */
  async retry(nowMs) {
    for (const peer of this.#me.peers.all()) {
      if (peer.owesAnswer && peer.answerPause.isOver(nowMs)) await this.#answer(peer, nowMs);
      if (nowMs >= retryDueMs(peer)) {
        peer.retries++;
        await this.send(peer.slot, ANSWER_ME);
      }
    }
  }

  /** @param {number} slot */
  forget(slot) {
    this.#limiter.forget(slot);
  }
}

/** @param {Peer} peer */
const retryDueMs = (peer) => peer.awaitedSinceMs + (RETRIES_MS[peer.retries] ?? Infinity);
