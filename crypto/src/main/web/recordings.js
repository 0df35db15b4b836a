// Who records says so, and begins when all have seen it: section 5.5. A changed client can record silently.

import { concat, constantTimeEqual, u8 } from './bytes.js';
import { GroupType, PairType } from './message.js';
import { Pause } from './pause.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Channels } from './features.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { Profile } from './profile.js' */
/** @import { RejectReason } from './reject-reason.js' */

const REPEAT_MS = 5000;
const SHOWN_MS = 15_000;
const SEEN_PAUSE_MS = 1000;
const ID_BYTES = 16;
/** In a profile's flags. */
const RECORDING_FLAG = 4;

/** Mine. @typedef {{id: Bytes, seen: Set<Peer>, dueMs: number, waiting: string | null}} Own waiting: as last told */

export class Recordings {
  #me;
  #channels;
  /** @type {Own | null} */
  #own = null;
  /** Others' marks, and until when they are shown. @type {Map<Peer, number>} */
  #shown = new Map();
  /** @type {WeakMap<Peer, Pause>} */
  #answered = new WeakMap();

  /** @param {Participant} me @param {Channels} channels */
  constructor(me, channels) {
    this.#me = me;
    this.#channels = channels;
  }

  /** @param {number} nowMs */
  async start(nowMs) {
    if (this.#own) return;
    this.#own = { id: this.#me.randomness.bytes(ID_BYTES), seen: new Set(), dueMs: nowMs, waiting: null };
    this.#me.profile = this.marked(this.#me.profile);
    await this.#channels.sendState(nowMs);
    await this.onDeadline(nowMs);
  }

  /** @param {number} nowMs */
  async stop(nowMs) {
    if (!this.#own) return;
    const { id } = this.#own;
    this.#own = null;
    this.#me.profile = this.marked(this.#me.profile);
    await this.#channels.toAll(GroupType.RECORDING, concat(u8(0), id), nowMs);
    await this.#channels.sendState(nowMs);
  }

  /** While I record, and no longer, all that I say of myself says so. @type {(profile: Profile) => Profile} */
  marked(profile) {
    const flags = this.#own ? profile.flags | RECORDING_FLAG : profile.flags & ~RECORDING_FLAG;
    return { ...profile, flags };
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<RejectReason | null>} */
  async onRecording(peer, body, nowMs) {
    if (body.length !== 1 + ID_BYTES || body[0] > 1) return 'INNER';
    if (body[0] === 0) {
      this.#hide(peer);
      return null;
    }
    this.#show(peer, nowMs);
    const pause = this.#answered.get(peer) ?? new Pause(SEEN_PAUSE_MS);
    this.#answered.set(peer, pause);
    if (pause.isOver(nowMs)) await this.#channels.toOne(peer, PairType.SEEN, body.slice(1), nowMs);
    return null;
  }

  /** An intro or state came. @type {(peer: Peer, nowMs: number) => void} */
  onProfile(peer, nowMs) {
    if (peer.profile.flags & RECORDING_FLAG) this.#show(peer, nowMs);
  }

  /** @type {(peer: Peer, id: Bytes) => RejectReason | null} */
  onSeen(peer, id) {
    if (id.length !== ID_BYTES) return 'INNER';
    if (this.#own && constantTimeEqual(id, this.#own.id)) {
      this.#own.seen.add(peer);
      this.#tell(this.#own);
    }
    return null;
  }

  /** @param {number} nowMs */
  async onDeadline(nowMs) {
    for (const [peer, untilMs] of this.#shown) {
      if (nowMs >= untilMs) this.#hide(peer);
    }
    const own = this.#own;
    if (!own) return;
    if (nowMs >= own.dueMs) {
      own.dueMs = nowMs + REPEAT_MS;
      await this.#channels.toAll(GroupType.RECORDING, concat(u8(1), own.id), nowMs);
    }
    this.#tell(own);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#hide(peer);
    this.#own?.seen.delete(peer);
  }

  /** @type {(peer: Peer, nowMs: number) => void} */
  #show(peer, nowMs) {
    if (!this.#shown.has(peer)) this.#tellMark(peer, true);
    this.#shown.set(peer, nowMs + SHOWN_MS);
  }

  /** @param {Peer} peer */
  #hide(peer) {
    if (this.#shown.delete(peer)) this.#tellMark(peer, false);
  }

  /** @type {(peer: Peer, recording: boolean) => void} */
  #tellMark(peer, recording) {
    this.#me.outbox({ type: 'recordingMark', slot: peer.slot, name: this.#me.shownName(peer), recording });
  }

  /** At each change of who has not answered. @param {Own} own */
  #tell(own) {
    const slots = this.#me.peers.proven().filter((peer) => !own.seen.has(peer)).map((peer) => peer.slot);
    if (slots.join() === own.waiting) return;
    own.waiting = slots.join();
    this.#me.outbox(slots.length === 0 ? { type: 'recordingAllowed' } : { type: 'recordingWaiting', slots });
  }
}
