// What is built on the channels (section 5): hands each of its messages to the part that knows it. Only proven peers get
// this far.

import { parseBreakout } from './breakout.js';
import { parseText } from './feature-message.js';
import { IncomingFiles } from './incoming-files.js';
import { GroupType, PairType } from './message.js';
import { Moderation } from './moderation.js';
import { OutgoingFiles } from './outgoing-files.js';
import { PassphraseChange } from './passphrase-change.js';
import { Recordings } from './recordings.js';
/** @import { Bytes } from './bytes.js' */
/** @import { ApplicationKind } from './feature-message.js' */
/** @import { Participant } from './participant.js' */
/** @import { Effects } from './passphrase-change.js' */
/** @import { Peer } from './peer.js' */
/** @import { RejectReason } from './reject-reason.js' */

/**
 * The ways out. toAll: nothing is said where nobody hears.
 * @typedef {object} Channels
 * @property {(type: number, body: Bytes, nowMs: number) => Promise<void>} toAll
 * @property {(peer: Peer, type: number, body: Bytes, nowMs: number) => Promise<void>} toOne
 * @property {(nowMs: number) => Promise<void>} sendState
 */

/** What the channels know of it: they exist before it does. @typedef {Pick<Features, 'onToAll' | 'onToOne' | 'onIntro' | 'onState'>} Handler */

export class Features {
  #me;

  /** @param {Participant} me @param {Channels} channels @param {Effects} effects */
  constructor(me, channels, effects) {
    this.#me = me;
    this.moderation = new Moderation(me, channels);
    this.outgoingFiles = new OutgoingFiles(me, channels);
    this.incomingFiles = new IncomingFiles(me, channels);
    this.passphraseChange = new PassphraseChange(me, channels, this.moderation, effects);
    this.recordings = new Recordings(me, channels);
  }

  /** @type {(peer: Peer, type: number, body: Bytes, nowMs: number) => Promise<RejectReason | null> | RejectReason | null} */
  onToAll(peer, type, body, nowMs) {
    switch (type) {
      case GroupType.REACTION: return this.#onApplication(peer, 'reaction', body);
      case GroupType.POLL: return this.#onApplication(peer, 'poll', body);
      case GroupType.WHITEBOARD: return this.#onApplication(peer, 'whiteboard', body);
      case GroupType.FILE_OFFER: return this.incomingFiles.onOffer(peer, body, false);
      case GroupType.MODERATION: return this.moderation.onRequest(peer, body);
      case GroupType.RECORDING: return this.recordings.onRecording(peer, body, nowMs);
      default: return 'INNER';
    }
  }

  /** @type {(peer: Peer, type: number, body: Bytes, nowMs: number) => Promise<RejectReason | null> | RejectReason | null} */
  onToOne(peer, type, body, nowMs) {
    switch (type) {
      case PairType.FILE_OFFER: return this.incomingFiles.onOffer(peer, body, true);
      case PairType.FILE_REQUEST: return this.outgoingFiles.onRequest(peer, body, nowMs);
      case PairType.FILE_GONE: return this.incomingFiles.onGone(peer, body);
      case PairType.NEW_PASSPHRASE: return this.passphraseChange.onNewPassphrase(peer, body, nowMs);
      case PairType.ACK: return this.passphraseChange.onAck(peer, body);
      case PairType.SEEN: return this.recordings.onSeen(peer, body);
      case PairType.P2P: return this.#onP2p(peer, body);
      case PairType.BREAKOUT: return this.#onBreakout(peer, body);
      default: return 'INNER';
    }
  }

  /** @type {(peer: Peer, kind: ApplicationKind, body: Bytes) => RejectReason | null} */
  #onApplication(peer, kind, body) {
    const json = parseText(body);
    if (json === null) return 'INNER';
    this.#me.outbox({ type: 'applicationReceived', slot: peer.slot, name: this.#me.shownName(peer), kind, json });
    return null;
  }

  /** @type {(peer: Peer, body: Bytes) => RejectReason | null} */
  #onP2p(peer, body) {
    const text = parseText(body);
    if (text === null) return 'INNER';
    this.#me.outbox({ type: 'p2pReceived', slot: peer.slot, text });
    return null;
  }

  /** @type {(peer: Peer, body: Bytes) => RejectReason | null} */
  #onBreakout(peer, body) {
    const breakout = parseBreakout(body);
    if (breakout === null) return 'INNER';
    if (!this.moderation.isModerator(peer)) return 'IDENTITY';
    this.#me.outbox({ type: 'breakoutAssigned', bySlot: peer.slot, name: this.#me.shownName(peer), breakout });
    return null;
  }

  /** Section 5.8: never answered, makes no peer. @type {(fromSlot: number, name: string) => void} */
  onLobbyHello(fromSlot, name) {
    if (this.moderation.amModerator) this.#me.outbox({ type: 'lobbyKnock', slot: fromSlot, name });
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async onIntro(peer, nowMs) {
    this.recordings.onProfile(peer, nowMs);
    await this.passphraseChange.onIntro(peer, nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => void} */
  onState(peer, nowMs) {
    this.recordings.onProfile(peer, nowMs);
  }

  /** @param {number} nowMs */
  async onResumed(nowMs) {
    await this.incomingFiles.onResumed(nowMs);
    await this.passphraseChange.onResumed(nowMs);
  }

  /** It is Retired already. @param {Peer} peer */
  forget(peer) {
    this.incomingFiles.forget(peer);
    this.outgoingFiles.forget(peer);
    this.recordings.forget(peer);
    this.passphraseChange.forget(peer);
  }

  /** @param {number} nowMs */
  async onDeadline(nowMs) {
    await this.outgoingFiles.onDeadline(nowMs);
    await this.incomingFiles.onDeadline(nowMs);
    await this.passphraseChange.onDeadline(nowMs);
    await this.recordings.onDeadline(nowMs);
  }
}
