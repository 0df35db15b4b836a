// Moderators: section 5.3. Who is one is the server's word, which may restrict and never grants a key. A moderator can
// ask somebody to switch something off; to ask is all it can.
//   request: u8 action (1 microphone, 2 camera, 3 screen) | id 16 of the person asked

import { concat, hex, u8 } from './bytes.js';
import { GroupType } from './message.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Channels } from './features.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { RejectReason } from './reject-reason.js' */

const LAST_ACTION = 3;
const BODY_BYTES = 17;

export class Moderation {
  #me;
  #channels;
  /** @type {Set<number>} */
  #slots = new Set();

  /** @param {Participant} me @param {Channels} channels */
  constructor(me, channels) {
    this.#me = me;
    this.#channels = channels;
  }

  /** Told by the signalling. @param {number[]} slots */
  moderators(slots) {
    this.#slots = new Set(slots);
  }

  /** Somebody else in this slot has to be named anew. @param {number} slot */
  forget(slot) {
    this.#slots.delete(slot);
  }

  /** @param {Peer} peer */
  isModerator(peer) {
    return this.#slots.has(peer.slot);
  }

  get amModerator() {
    return this.#slots.has(this.#me.identity.slot);
  }

  /** False: I am no moderator. @type {(peer: Peer, track: number, nowMs: number) => Promise<boolean>} */
  async askToSwitchOff(peer, track, nowMs) {
    const action = track + 1;
    if (!this.amModerator || !(action >= 1 && action <= LAST_ACTION)) return false;
    await this.#channels.toAll(GroupType.MODERATION, concat(u8(action), peer.identity.id), nowMs);
    return true;
  }

  /** @type {(peer: Peer, body: Bytes) => RejectReason | null} */
  onRequest(peer, body) {
    if (body.length !== BODY_BYTES || body[0] < 1 || body[0] > LAST_ACTION) return 'INNER';
    if (!this.isModerator(peer)) return 'IDENTITY';
    const { identity, peers } = this.#me;
    const asked = hex(body.subarray(1));
    const slot = asked === hex(identity.id) ? identity.slot : peers.withId(asked)?.slot;
    if (slot === undefined) return null; // Somebody who has left.
    const name = this.#me.shownName(peer);
    this.#me.outbox({ type: 'switchOffAsked', bySlot: peer.slot, name, slot, track: body[0] - 1 });
    return null;
  }
}
