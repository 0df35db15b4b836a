// The passphrase that I sent last, until all have it (section 5.4): sends it again to those who have not acked, and names
// them.

import { PairType } from './message.js';
import { hex } from './bytes.js';
import { Pause } from './pause.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Channels } from './features.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */

const RESENDS_MS = Object.freeze([3000, 6000]);
const NAMED_AFTER_MS = 10_000;
/** An intro of who has not acked is a reason to send it again, so often. */
const INTRO_PAUSE_MS = 3000;

export class MyChange {
  #me;
  #channels;
  #body;
  #staying;
  #sentMs;
  #resends = 0;
  #named = '';
  /** @type {Map<Peer, string>} the tag that each acked last */
  #acks = new Map();
  /** @type {Map<Peer, Pause>} */
  #introPauses = new Map();

  /** @param {Participant} me @param {Channels} channels @param {Bytes} body @param {Set<string>} staying ids @param {number} nowMs */
  constructor(me, channels, body, staying, nowMs) {
    this.#me = me;
    this.#channels = channels;
    this.#body = body;
    this.#staying = staying;
    this.#sentMs = nowMs;
  }

  /** To all who have not acked. @param {number} nowMs */
  async sendToAll(nowMs) {
    for (const peer of await this.#unacked()) await this.#send(peer, nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #send(peer, nowMs) {
    await this.#channels.toOne(peer, PairType.NEW_PASSPHRASE, this.#body.slice(), nowMs);
  }

  /** Those on my list whose root is not mine, as far as they have said. If another change won over mine, my root is that one's. */
  async #unacked() {
    const tag = hex(await this.#me.root.tag());
    return this.#me.peers.proven().filter((peer) => this.#staying.has(peer.idHex) && this.#acks.get(peer) !== tag);
  }

  /** @type {(peer: Peer, tag: Bytes) => void} */
  onAck(peer, tag) {
    if (this.#staying.has(peer.idHex)) this.#acks.set(peer, hex(tag));
  }

  /** It was away: its hellos may not open any more. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async onIntro(peer, nowMs) {
    if (!(await this.#unacked()).includes(peer)) return;
    const pause = this.#introPauses.get(peer) ?? new Pause(INTRO_PAUSE_MS);
    this.#introPauses.set(peer, pause);
    if (pause.isOver(nowMs)) await this.#send(peer, nowMs);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#acks.delete(peer);
    this.#introPauses.delete(peer);
  }

  /** @param {number} nowMs */
  async onDeadline(nowMs) {
    if (nowMs >= this.#sentMs + (RESENDS_MS[this.#resends] ?? Infinity)) {
      this.#resends++;
      await this.sendToAll(nowMs);
    }
    if (nowMs < this.#sentMs + NAMED_AFTER_MS) return;
    const slots = (await this.#unacked()).map((peer) => peer.slot);
    if (slots.join() !== this.#named) this.#me.outbox({ type: 'notAcked', slots });
    this.#named = slots.join();
  }
}
