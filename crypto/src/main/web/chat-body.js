// A chat message's body: u32 lifetime s || prev 16 || UTF-8 (section 2), to all or to one.

import { concat, lp, readBigEndian, sha256, u32, utf8 } from './bytes.js';
import { MAX_BODY_BYTES } from './envelope.js';
import { decodeUtf8 } from './utf8.js';
/** @import { Bytes } from './bytes.js' */

const HASH_BYTES = 16;
const TEXT_OFFSET = 4 + HASH_BYTES;
export const MAX_TEXT_BYTES = MAX_BODY_BYTES - TEXT_OFFSET;

/** No message before this one. @type {Bytes} */
export const NO_PREVIOUS = new Uint8Array(HASH_BYTES);

/** @typedef {{lifetimeSeconds: number, previous: Bytes, text: string}} ChatBody */

/** @type {(chat: ChatBody) => Bytes} */
export function encodeChat({ lifetimeSeconds, previous, text }) {
  const said = utf8(text);
  if (said.length > MAX_TEXT_BYTES) throw new RangeError(`a message has at most ${MAX_TEXT_BYTES} bytes`);
  return concat(u32(lifetimeSeconds), previous, said);
}

/** @type {(body: Bytes) => ChatBody | null} */
export function parseChat(body) {
  const text = body.length >= TEXT_OFFSET ? decodeUtf8(body.subarray(TEXT_OFFSET)) : null;
  return text === null ? null : { lifetimeSeconds: readBigEndian(body, 0, 4), previous: body.slice(4, TEXT_OFFSET), text };
}

/**
 * Names one chat message: first half of SHA-256(lp("bb1 chat") || lp(sender) || u32 seq || lp(body)).
 * @type {(sender: Uint8Array, seq: number, body: Uint8Array) => Promise<Bytes>}
 */
export async function chatHash(sender, seq, body) {
  return (await sha256(lp('bb1 chat'), lp(sender), u32(seq), lp(body))).slice(0, HASH_BYTES);
}
