// Messages of both channels: section 2.   u8 type | u32 seq | u32 clock | body | 80 00*

import { concat, readBigEndian, u32, u8, utf8 } from './bytes.js';
import { pad, unpad } from './inner-header.js';
/** @import { Bytes } from './bytes.js' */

export const GroupType = Object.freeze({ STATE: 1, CHAT: 2, BYE: 9 });
export const PairType = Object.freeze({ INTRO: 1, KEY: 2, PRIVATE_CHAT: 3, PING: 7, PONG: 8 });

/** In a key message: the group sequence is not known yet, begin at the first message that opens. */
export const UNKNOWN_SEQUENCE = 0xffffffff;
/** @type {Bytes} */
export const NO_PREVIOUS = new Uint8Array(16);

const HEAD_LENGTH = 9;
const MESSAGE_LIMIT = 65536;
const NAME_LENGTH = 64;
/** The longest chat text in bytes: the largest message less head, lifetime, prev and the padding's 80. */
export const TEXT_LIMIT = MESSAGE_LIMIT - HEAD_LENGTH - 20 - 1;

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @typedef {{type: number, sequence: number, clock: number, body: Bytes}} Message */
/** @typedef {{tracks: number, flags: number, name: string}} Presence what a member shows of itself */

/** @type {(length: number) => number} */
function bucket(length) {
  return [256, 1024, 4096].find((size) => length <= size) ?? Math.ceil(length / 4096) * 4096;
}

/** @type {(type: number, sequence: number, clock: number, body: Uint8Array) => Bytes} */
export function encodeMessage(type, sequence, clock, body) {
  const plain = concat(u8(type), u32(sequence), u32(clock), body);
  if (plain.length + 1 > MESSAGE_LIMIT) throw new RangeError('message over 64 KiB');
  return pad(plain, bucket(plain.length + 1));
}

/** @type {(plain: Bytes) => Message | null} */
export function decodeMessage(plain) {
  const content = plain.length <= MESSAGE_LIMIT ? unpad(plain) : null;
  if (content === null || content.length < HEAD_LENGTH) return null;
  return {
    type: content[0],
    sequence: readBigEndian(content, 1, 4),
    clock: readBigEndian(content, 5, 4),
    body: content.subarray(HEAD_LENGTH),
  };
}

/** @type {(bytes: Bytes) => string | null} null where it is no UTF-8 */
function text(bytes) {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** @type {(name: string) => Bytes} u8 length and 64 bytes, cut at a code point */
export function encodeName(name) {
  const bytes = new Uint8Array(1 + NAME_LENGTH);
  bytes[0] = new TextEncoder().encodeInto(name, bytes.subarray(1)).written;
  return bytes;
}

/** @type {(bytes: Bytes) => string | null} */
export function decodeName(bytes) {
  if (bytes.length !== 1 + NAME_LENGTH || bytes[0] > NAME_LENGTH) return null;
  return text(bytes.subarray(1, 1 + bytes[0]));
}

/** A name without what could disguise it: control and bidirectional format characters. @type {(name: string) => string} */
export const displayName = (name) => name
  .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');

/** @type {(presence: Presence) => Bytes} intro, and the beginning of state */
export const encodePresence = ({ tracks, flags, name }) => concat(u8(tracks), u8(flags), encodeName(name));

/** The name comes fit for display. @type {(body: Bytes) => Presence | null} */
export function decodePresence(body) {
  const name = decodeName(body.subarray(2));
  return name === null ? null : { tracks: body[0], flags: body[1], name: displayName(name) };
}

/** @type {(presence: Presence, rosterHash: Uint8Array) => Bytes} */
export const encodeState = (presence, rosterHash) => concat(encodePresence(presence), rosterHash);

/** @type {(body: Bytes) => {presence: Presence, rosterHash: Bytes} | null} */
export function decodeState(body) {
  const presence = body.length === 2 + 1 + NAME_LENGTH + 16 ? decodePresence(body.subarray(0, -16)) : null;
  return presence === null ? null : { presence, rosterHash: body.subarray(-16) };
}

/** @type {(epoch: number, secret: Uint8Array, nextSequence: number) => Bytes} */
export const encodeKey = (epoch, secret, nextSequence) => concat(u32(epoch), secret, u32(nextSequence));

/** @type {(body: Bytes) => {epoch: number, secret: Bytes, nextSequence: number} | null} */
export function decodeKey(body) {
  if (body.length !== 72 || body[0] !== 0) return null;
  return { epoch: readBigEndian(body, 0, 4), secret: body.subarray(4, 68), nextSequence: readBigEndian(body, 68, 4) };
}

/** @type {(lifetimeSeconds: number, previous: Uint8Array, said: string) => Bytes} */
export const encodeChat = (lifetimeSeconds, previous, said) => concat(u32(lifetimeSeconds), previous, utf8(said));

/** @type {(body: Bytes) => {lifetimeSeconds: number, previous: Bytes, text: string} | null} */
export function decodeChat(body) {
  const said = body.length >= 20 ? text(body.subarray(20)) : null;
  return said === null ? null : { lifetimeSeconds: readBigEndian(body, 0, 4), previous: body.slice(4, 20), text: said };
}
