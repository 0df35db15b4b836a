// To all: my group messages, and those of others (section 2). Sealing, counting and posting are one step of the
// session's queue.

import { ChatThread, chatHash } from './chat-thread.js';
import { NO_CODEC } from './codec.js';
import { Track } from './key-id.js';
import { decodeChat, decodeMessage, decodeState, encodeChat, encodeMessage, encodeState, GroupType } from './messages.js';
import { RosterWatch } from './roster-watch.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Refusal } from './frame-opener.js' */
/** @import { Message } from './messages.js' */
/** @import { MyEpoch } from './my-epoch.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */

const STATE_EVERY_MS = 60_000;

/**
 * What of the session the group channel needs.
 * @typedef {object} Hooks
 * @property {(nowMs: number) => Promise<void>} rekeyBeforeSealing
 * @property {(peer: Peer, nowMs: number) => Promise<void>} retire
 * @property {(peer: Peer, nowMs: number) => Promise<void>} ask
 */

export class GroupChannel {
  thread = new ChatThread();
  /** Counts my messages since my join and never restarts. */
  nextSequence = 0;
  #me;
  #epoch;
  #hooks;
  #watch = new RosterWatch();
  #stateDueMs;

  /** @param {Participant} me @param {MyEpoch} epoch @param {Hooks} hooks @param {number} nowMs */
  constructor(me, epoch, hooks, nowMs) {
    this.#me = me;
    this.#epoch = epoch;
    this.#hooks = hooks;
    this.#stateDueMs = nowMs + STATE_EVERY_MS;
  }

  /** @type {(text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  async chat(text, lifetimeSeconds, nowMs) {
    await this.#hooks.rekeyBeforeSealing(nowMs);
    const { identity: { id, slot }, presence: { name } } = this.#me;
    const body = encodeChat(lifetimeSeconds, this.thread.lastShown, text);
    const hash = await chatHash(id, this.nextSequence, body);
    await this.#send(GroupType.CHAT, body, nowMs);
    this.thread.shown(hash);
    this.#me.showChat({ slot, name, text, lifetimeSeconds, own: true });
  }

  /** @param {number} nowMs */
  async sendState(nowMs) {
    this.#stateDueMs = nowMs + STATE_EVERY_MS;
    if (this.#me.peers.listed().length === 0) return;
    await this.#hooks.rekeyBeforeSealing(nowMs);
    await this.#send(GroupType.STATE, encodeState(this.#me.presence, await this.#me.peers.hash()), nowMs);
  }

  /** @param {number} nowMs */
  async sendBye(nowMs) {
    if (this.#me.peers.listed().length === 0) return;
    await this.#hooks.rekeyBeforeSealing(nowMs);
    await this.#send(GroupType.BYE, new Uint8Array(0), nowMs);
  }

  /** @param {number} nowMs */
  async rosterChanged(nowMs) {
    this.#watch.onMine(await this.#me.peers.hash(), nowMs);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#watch.forget(peer.slot);
  }

  /** @param {number} nowMs */
  async advance(nowMs) {
    if (nowMs >= this.#stateDueMs) await this.sendState(nowMs);
    for (const slot of this.thread.missing(nowMs)) this.#me.outbox({ type: 'missing', slot });
    for (const slot of this.#watch.differing(nowMs)) this.#me.outbox({ type: 'rosterDiffers', slot });
  }

  /** @type {(type: number, body: Bytes, nowMs: number) => Promise<void>} */
  async #send(type, body, nowMs) {
    const sealer = this.#epoch.sealer(Track.GROUP);
    if (!sealer) return;
    const plain = encodeMessage(type, this.nextSequence++, this.#me.clock(nowMs), body);
    this.#me.outbox({ type: 'send', to: null, data: await sealer.seal(NO_CODEC, new Uint8Array(0), plain) });
  }

  /** @type {(peer: Peer, data: Bytes, nowMs: number) => Promise<Refusal | null>} */
  async onSealed(peer, data, nowMs) {
    if (!peer.listed) return 'UNKNOWN_EPOCH';
    const opened = await peer.stream(Track.GROUP).opener.open(NO_CODEC, data, nowMs);
    if (opened === 'EPOCH_TOO_FAR' || opened === 'AUTH_AHEAD') await this.#hooks.ask(peer, nowMs);
    if (typeof opened === 'string') return opened;
    const message = decodeMessage(opened.plain);
    if (message === null) return 'INNER';
    const expected = peer.nextSequence ?? message.sequence;
    if (message.sequence < expected) return 'ORDER';
    peer.nextSequence = message.sequence + 1;
    const missing = message.sequence > expected;
    if (missing && message.type !== GroupType.CHAT) this.#me.outbox({ type: 'missing', slot: peer.slot });
    switch (message.type) {
      case GroupType.STATE: return this.#onState(peer, message.body, nowMs);
      case GroupType.CHAT: return this.#onChat(peer, message, missing, nowMs);
      case GroupType.BYE: return this.#onBye(peer, message.body, nowMs);
      default: return 'INNER';
    }
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => 'INNER' | null} */
  #onState(peer, body, nowMs) {
    const state = decodeState(body);
    if (state === null) return 'INNER';
    peer.presence = state.presence;
    this.#watch.onTheirs(peer.slot, state.rosterHash, nowMs);
    return null;
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<'INNER' | null>} */
  async #onBye(peer, body, nowMs) {
    if (body.length !== 0) return 'INNER';
    await this.#hooks.retire(peer, nowMs);
    return null;
  }

  /** @type {(peer: Peer, message: Message, missing: boolean, nowMs: number) => Promise<'INNER' | null>} */
  async #onChat(peer, { sequence, body }, missing, nowMs) {
    const chat = decodeChat(body);
    if (chat === null) return 'INNER';
    this.thread.follows(peer.slot, chat.previous, nowMs);
    this.thread.shown(await chatHash(peer.identity.id, sequence, body));
    const { text, lifetimeSeconds } = chat;
    this.#me.showChat({ slot: peer.slot, name: this.#me.nameOf(peer), text, lifetimeSeconds, missing });
    return null;
  }
}
