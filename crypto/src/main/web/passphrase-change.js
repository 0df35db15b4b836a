// Removing somebody: a new passphrase for everyone else (section 5.4). Takes changes, makes my own, settles those that
// cross: all stay who are on every list, and the passphrase of the smallest id holds.

import { compareBytes, constantTimeEqual, hex } from './bytes.js';
import { encodeNewPassphrase, parseNewPassphrase, TAG_BYTES } from './change-message.js';
import { PairType } from './message.js';
import { MyChange } from './my-change.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { NewPassphrase } from './change-message.js' */
/** @import { Channels } from './features.js' */
/** @import { Moderation } from './moderation.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { RejectReason } from './reject-reason.js' */

/**
 * What a change does to the rest of the session. rekeyNow: new sender secrets at once.
 * @typedef {{retire: (peer: Peer, nowMs: number) => Promise<void>, rekeyNow: (nowMs: number) => Promise<void>}} Effects
 */

/**
 * The last change: all messages with the same `from` belong to it. leakedTo: those who know the passphrase although they
 * were removed, as last told.
 * @typedef {{from: Bytes, staying: Set<string>, changers: Set<string>, winner: Bytes, winnersList: Set<string>,
 *   leakedTo: string}} Change
 */

export class PassphraseChange {
  #me;
  #channels;
  #moderation;
  #effects;
  /** @type {Change | null} */
  #last = null;
  /** @type {MyChange | null} */
  #mine = null;
  /** The number of the change whose root is awaited; 0: none. */
  #awaited = 0;
  #lastNumber = 0;

  /** @param {Participant} me @param {Channels} channels @param {Moderation} moderation @param {Effects} effects */
  constructor(me, channels, moderation, effects) {
    this.#me = me;
    this.#channels = channels;
    this.#moderation = moderation;
    this.#effects = effects;
  }

  /**
   * I remove everybody but these; false: I am no moderator, or a change is still being derived.
   * @param {readonly string[]} shown ids of those whom I was shown as staying
   * @param {Bytes} passphrase its normal form
   * @param {CallRoot} root
   * @param {number} nowMs
   * @returns {Promise<boolean>}
   */
  async begin(shown, passphrase, root, nowMs) {
    if (!this.#moderation.amModerator || this.#awaited !== 0) return false;
    const { id } = this.#me.identity;
    const peers = this.#me.peers.proven().filter((peer) => shown.includes(peer.idHex));
    const from = await this.#me.root.tag();
    const ids = [id, ...peers.map((peer) => peer.identity.id)];
    const staying = new Set(ids.map(hex));
    const body = encodeNewPassphrase({ from, staying: ids, passphrase });
    this.#last = changeOf(from, id, staying);
    this.#mine = new MyChange(this.#me, this.#channels, body, staying, nowMs);
    await this.#retireOthers(this.#last, nowMs);
    this.#me.root = root;
    await this.#mine.sendToAll(nowMs);
    await this.#effects.rekeyNow(nowMs);
    return true;
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<RejectReason | null>} */
  async onNewPassphrase(peer, body, nowMs) {
    const message = parseNewPassphrase(body);
    if (message === null) return 'INNER';
    const { from, staying } = message;
    const listed = staying.has(peer.idHex) && staying.has(hex(this.#me.identity.id));
    if (!listed || !this.#moderation.isModerator(peer)) return 'IDENTITY';
    // The last change first: while its root is awaited, mine is still the one that it began from.
    if (this.#last && constantTimeEqual(from, this.#last.from)) {
      if (peer.idHex !== hex(this.#last.winner)) await this.#cross(this.#last, peer, message, nowMs);
      await this.#ackWhenReady(peer, nowMs);
    } else if (constantTimeEqual(from, await this.#me.root.tag())) {
      this.#last = changeOf(from, peer.identity.id, staying);
      this.#mine = null;
      await this.#take(this.#last, peer, message, nowMs);
    } else {
      return 'IDENTITY';
    }
    return null;
  }

  /** @type {(change: Change, peer: Peer, message: NewPassphrase, nowMs: number) => Promise<void>} */
  async #take(change, peer, { passphrase }, nowMs) {
    this.#awaited = ++this.#lastNumber;
    this.#me.rootIsChanging = true;
    this.#me.outbox({
      type: 'passphraseChanged', change: this.#awaited, slot: peer.slot, name: this.#me.shownName(peer), passphrase,
    });
    await this.#retireOthers(change, nowMs);
    await this.#effects.rekeyNow(nowMs);
  }

  /** Two changes from one root. @type {(change: Change, peer: Peer, message: NewPassphrase, nowMs: number) => Promise<void>} */
  async #cross(change, peer, message, nowMs) {
    change.changers.add(peer.idHex);
    const before = change.staying.size;
    change.staying = new Set([...change.staying].filter((id) => message.staying.has(id)));
    if (compareBytes(peer.identity.id, change.winner) < 0) {
      change.winner = peer.identity.id;
      change.winnersList = message.staying;
      await this.#take(change, peer, message, nowMs);
    } else if (change.staying.size < before) {
      await this.#retireOthers(change, nowMs);
      await this.#effects.rekeyNow(nowMs);
    }
    this.#tellOfLeaks(change);
  }

  /** @type {(change: Change, nowMs: number) => Promise<void>} */
  async #retireOthers({ staying }, nowMs) {
    for (const peer of this.#me.peers.all()) {
      if (!staying.has(peer.idHex)) await this.#effects.retire(peer, nowMs);
    }
  }

  /** Who was removed by the change that lost was sent the passphrase of the one that won. @param {Change} change */
  #tellOfLeaks(change) {
    if (this.#awaited !== 0 || this.#mine === null) return;
    const leaks = [...change.winnersList].filter((id) => !change.staying.has(id)).sort().join();
    if (leaks === '' || leaks === change.leakedTo) return;
    change.leakedTo = leaks;
    this.#me.outbox({ type: 'removalsCrossed' });
  }

  /** The root that a taken passphrase leads to; false: it is not the one awaited. @type {(number: number, root: CallRoot, nowMs: number) => Promise<boolean>} */
  async adopt(number, root, nowMs) {
    const change = this.#last;
    if (number === 0 || number !== this.#awaited || change === null) return false;
    this.#awaited = 0;
    this.#me.root = root;
    this.#me.rootIsChanging = false;
    for (const peer of this.#me.peers.proven()) {
      if (change.changers.has(peer.idHex)) await this.#ackWhenReady(peer, nowMs);
    }
    this.#tellOfLeaks(change);
    return true;
  }

  /** @type {(changer: Peer, nowMs: number) => Promise<void>} */
  async #ackWhenReady(changer, nowMs) {
    if (this.#awaited === 0) await this.#channels.toOne(changer, PairType.ACK, await this.#me.root.tag(), nowMs);
  }

  /** @type {(peer: Peer, tag: Bytes) => RejectReason | null} */
  onAck(peer, tag) {
    if (tag.length !== TAG_BYTES) return 'INNER';
    this.#mine?.onAck(peer, tag);
    return null;
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async onIntro(peer, nowMs) {
    await this.#mine?.onIntro(peer, nowMs);
  }

  /** @param {number} nowMs */
  async onResumed(nowMs) {
    await this.#mine?.sendToAll(nowMs);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#mine?.forget(peer);
  }

  /** @param {number} nowMs */
  async onDeadline(nowMs) {
    await this.#mine?.onDeadline(nowMs);
  }
}

/** @type {(from: Bytes, changer: Bytes, staying: Set<string>) => Change} */
const changeOf = (from, changer, staying) => (
  { from, staying, changers: new Set([hex(changer)]), winner: changer, winnersList: staying, leakedTo: '' });
