// The messages of this version, on both channels (section 2). Unknown types and malformed bodies parse to nothing.

import { concat, readBigEndian, u32 } from './bytes.js';
import { parseChat } from './chat-body.js';
import { EPOCH_LIMIT } from './key-id.js';
import { encodeProfile, parseProfile, PROFILE_BYTES } from './profile.js';
import { ROSTER_HASH_BYTES } from './roster-hash.js';
import { SECRET_BYTES } from './secret.js';
/** @import { Bytes } from './bytes.js' */
/** @import { ChatBody } from './chat-body.js' */
/** @import { Envelope } from './envelope.js' */
/** @import { Profile } from './profile.js' */

/** Sealed under a sender's group key, to all. */
export const GroupType = Object.freeze({
  STATE: 1, CHAT: 2, REACTION: 3, POLL: 4, FILE_OFFER: 5, WHITEBOARD: 6, MODERATION: 7, RECORDING: 8, BYE: 9,
});
/** Sealed under a pair key, to one. */
export const PairType = Object.freeze({
  INTRO: 1, KEY: 2, PRIVATE_CHAT: 3, FILE_OFFER: 4, NEW_PASSPHRASE: 5, ACK: 6, PING: 7, PONG: 8, P2P: 9, BREAKOUT: 10,
  SEEN: 11, FILE_REQUEST: 12, FILE_GONE: 13,
});

/** In a key message: the epoch is still pending, so no group message can be named. */
export const SEQ_UNKNOWN = 0xffffffff;

const KEY_BYTES = 4 + SECRET_BYTES + 4;

/** @typedef {{profile: Profile, rosterHash: Bytes}} State */
/** @typedef {{epoch: number, secret: Bytes, nextGroupSeq: number}} Key */

/**
 * @typedef {{type: typeof GroupType.STATE, state: State} | {type: typeof GroupType.CHAT, chat: ChatBody}
 *   | {type: typeof GroupType.BYE}} OnGroup
 * @typedef {{type: typeof PairType.INTRO, profile: Profile} | {type: typeof PairType.KEY, key: Key}
 *   | {type: typeof PairType.PRIVATE_CHAT, chat: ChatBody}
 *   | {type: typeof PairType.PING | typeof PairType.PONG, token: number}} OnPair
 */

/** @type {(profile: Profile, rosterHash: Uint8Array) => Bytes} */
export const encodeState = (profile, rosterHash) => concat(encodeProfile(profile), rosterHash);

/** @type {(epoch: number, secret: Uint8Array, nextGroupSeq: number) => Bytes} */
export const encodeKey = (epoch, secret, nextGroupSeq) => concat(u32(epoch), secret, u32(nextGroupSeq));

/** @type {(envelope: Envelope) => OnGroup | null} */
export function parseGroup({ type, body }) {
  switch (type) {
    case GroupType.STATE: {
      const state = parseState(body);
      return state && { type, state };
    }
    case GroupType.CHAT: {
      const chat = parseChat(body);
      return chat && { type, chat };
    }
    case GroupType.BYE: return body.length === 0 ? { type } : null;
    default: return null;
  }
}

/** @type {(envelope: Envelope) => OnPair | null} */
export function parsePair({ type, body }) {
  switch (type) {
    case PairType.INTRO: {
      const profile = body.length === PROFILE_BYTES ? parseProfile(body) : null;
      return profile && { type, profile };
    }
    case PairType.KEY: {
      const key = parseKey(body);
      return key && { type, key };
    }
    case PairType.PRIVATE_CHAT: {
      const chat = parseChat(body);
      return chat && { type, chat };
    }
    case PairType.PING:
    case PairType.PONG: return body.length === 4 ? { type, token: readBigEndian(body, 0, 4) } : null;
    default: return null;
  }
}

/** @type {(body: Bytes) => State | null} */
function parseState(body) {
  const profile = body.length === PROFILE_BYTES + ROSTER_HASH_BYTES ? parseProfile(body.subarray(0, PROFILE_BYTES)) : null;
  return profile && { profile, rosterHash: body.slice(PROFILE_BYTES) };
}

/** The secret is a view: who imports it erases it. @type {(body: Bytes) => Key | null} */
function parseKey(body) {
  if (body.length !== KEY_BYTES || readBigEndian(body, 0, 4) >= EPOCH_LIMIT) return null;
  return {
    epoch: readBigEndian(body, 0, 4),
    secret: body.subarray(4, 4 + SECRET_BYTES),
    nextGroupSeq: readBigEndian(body, 4 + SECRET_BYTES, 4),
  };
}
