// Texts that this protocol only carries: reactions, polls and whiteboards as JSON to all, P2P descriptions to one
// (sections 5 and 5.7). What they say is the application's to judge.

import { utf8 } from './bytes.js';
import { GroupType } from './message.js';
import { decodeUtf8 } from './utf8.js';
/** @import { Bytes } from './bytes.js' */

const MAX_TEXT_BYTES = 60_000;

/** @typedef {'reaction' | 'poll' | 'whiteboard'} ApplicationKind */

/** @type {Readonly<Record<ApplicationKind, number>>} */
export const APPLICATION_TYPES = Object.freeze({
  reaction: GroupType.REACTION, poll: GroupType.POLL, whiteboard: GroupType.WHITEBOARD,
});

/** Throws where it is empty or over 60000 bytes. @type {(text: string) => Bytes} */
export function encodeText(text) {
  const body = utf8(text);
  if (!fits(body)) throw new RangeError('1 to 60000 bytes');
  return body;
}

/** @type {(body: Bytes) => string | null} */
export const parseText = (body) => (fits(body) ? decodeUtf8(body) : null);

/** @param {Bytes} body */
const fits = (body) => body.length >= 1 && body.length <= MAX_TEXT_BYTES;
