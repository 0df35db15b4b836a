// The group channel: my messages to all, and those of others (section 2). Sealing, counting and posting are one step of
// the session's queue.

import { chatHash, encodeChat } from './chat-body.js';
import { ChatThread } from './chat-thread.js';
import { NO_CODEC } from './codec.js';
import { encodeEnvelope, parseEnvelope } from './envelope.js';
import { encodeState, GroupType, parseGroup } from './message.js';
import { RosterWatch } from './roster-watch.js';
import { Track } from './track.js';
/** @import { Bytes } from './bytes.js' */
/** @import { ChatBody } from './chat-body.js' */
/** @import { Envelope } from './envelope.js' */
/** @import { Handler } from './features.js' */
/** @import { OnGroup } from './message.js' */
/** @import { MyEpoch } from './my-epoch.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */

const STATE_EVERY_MS = 60_000;
const NONE = new Uint8Array(0);

export class GroupChannel {
  #me;
  /** Makes the session retire a peer. */
  #onBye;
  #features;
  #thread = new ChatThread();
  #rosterWatch = new RosterWatch();
  #nextSeq = 0;
  #stateDueMs;

  /** @param {Participant} me @param {(peer: Peer, nowMs: number) => Promise<void>} onBye @param {Handler} features @param {number} nowMs */
  constructor(me, onBye, features, nowMs) {
    this.#me = me;
    this.#onBye = onBye;
    this.#features = features;
    this.#stateDueMs = nowMs + STATE_EVERY_MS;
  }

  /** Counts my messages since my join and never restarts. */
  get nextSeq() {
    return this.#nextSeq;
  }

  /** @param {Peer} peer */
  gaveKey(peer) {
    this.#thread.gaveKeyTo(peer.idHex);
  }

  /** @param {number} nowMs */
  async rosterChanged(nowMs) {
    this.#rosterWatch.onMine(await this.#me.peers.hash(), nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async forget(peer, nowMs) {
    this.#thread.forget(peer.idHex);
    this.#rosterWatch.forget(peer);
    await this.rosterChanged(nowMs);
  }

  /** @type {(text: string, lifetimeSeconds: number, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async chat(text, lifetimeSeconds, epoch, nowMs) {
    await epoch.beforeMessage(nowMs); // It may give my key to somebody new, which begins the thread anew.
    const { identity: { id, slot }, profile: { name } } = this.#me;
    const body = encodeChat({ lifetimeSeconds, previous: this.#thread.lastShown, text });
    const hash = await chatHash(id, this.#nextSeq, body);
    await this.#send(GroupType.CHAT, body, epoch, nowMs);
    this.#thread.shown(hash);
    this.#me.emitChat({ slot, name, text, lifetimeSeconds, own: true });
  }

  /** @type {(epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async sendState(epoch, nowMs) {
    this.#stateDueMs = nowMs + STATE_EVERY_MS;
    if (this.#me.peers.proven().length === 0) return;
    await this.#send(GroupType.STATE, encodeState(this.#me.profile, await this.#me.peers.hash()), epoch, nowMs);
  }

  /** @type {(epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async sendBye(epoch, nowMs) {
    if (this.#me.peers.proven().length > 0) await this.#send(GroupType.BYE, NONE, epoch, nowMs);
  }

  /** Where nobody hears, nothing is said. @type {(type: number, body: Bytes, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async sendFeature(type, body, epoch, nowMs) {
    if (this.#me.peers.proven().length > 0) await this.#send(type, body, epoch, nowMs);
  }

  /** @type {(type: number, body: Bytes, epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async #send(type, body, epoch, nowMs) {
    // Whom this gives the key is told the number of this very message.
    await epoch.beforeMessage(nowMs);
    const plaintext = encodeEnvelope({ type, seq: this.#nextSeq++, clockMs: this.#me.clockMs(nowMs), body });
    this.#me.outbox({ type: 'send', to: null, data: await epoch.seal(Track.GROUP, NO_CODEC.number, NONE, plaintext) });
  }

  /** @type {(peer: Peer, plaintext: Bytes, nowMs: number) => Promise<void>} */
  async onOpened(peer, plaintext, nowMs) {
    const envelope = parseEnvelope(plaintext);
    if (envelope === null) {
      this.#me.reject('INNER');
      return;
    }
    if (peer.isRepeatedGroupSeq(envelope.seq)) {
      this.#me.reject('ORDER');
      return;
    }
    const gap = peer.takeGroupSeq(envelope.seq);
    const message = parseGroup(envelope);
    const shownWithGap = message !== null && await this.#onMessage(peer, message, envelope, gap, nowMs);
    const refusal = message === null ? await this.#features.onToAll(peer, envelope.type, envelope.body, nowMs) : null;
    if (refusal !== null) this.#me.reject(refusal);
    if (gap && !shownWithGap) this.#me.outbox({ type: 'missing', slot: peer.slot });
  }

  /** @type {(peer: Peer, message: OnGroup, envelope: Envelope, gap: boolean, nowMs: number) => Promise<boolean>} */
  async #onMessage(peer, message, envelope, gap, nowMs) {
    switch (message.type) {
      case GroupType.STATE:
        this.#rosterWatch.onTheirs(peer, message.state.rosterHash, nowMs);
        peer.profile = message.state.profile;
        this.#features.onState(peer, nowMs);
        return false;
      case GroupType.CHAT:
        this.#thread.follows(peer.slot, message.chat.previous, nowMs);
        this.#thread.shown(await chatHash(peer.identity.id, envelope.seq, envelope.body));
        this.#show(peer, message.chat, false, gap);
        return true;
      case GroupType.BYE:
        await this.#onBye(peer, nowMs);
        return false;
    }
  }

  /** @type {(peer: Peer, chat: ChatBody) => void} */
  onPrivateChat(peer, chat) {
    if (peer.isProven) this.#show(peer, chat, true, false);
    else this.#me.reject('UNKNOWN_EPOCH');
  }

  /** @type {(peer: Peer, chat: ChatBody, isPrivate: boolean, gap: boolean) => void} */
  #show(peer, { text, lifetimeSeconds }, isPrivate, gap) {
    const name = this.#me.shownName(peer);
    this.#me.emitChat({ slot: peer.slot, name, text, lifetimeSeconds, private: isPrivate, missing: gap });
  }

  /** @type {(epoch: MyEpoch, nowMs: number) => Promise<void>} */
  async onDeadline(epoch, nowMs) {
    if (nowMs >= this.#stateDueMs) await this.sendState(epoch, nowMs);
    for (const slot of this.#thread.missing(nowMs)) this.#me.outbox({ type: 'missing', slot });
    for (const { slot } of this.#rosterWatch.differing(nowMs)) this.#me.outbox({ type: 'rosterDiffers', slot });
  }
}
