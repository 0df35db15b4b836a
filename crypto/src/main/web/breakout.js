// Breakout rooms: section 5.6. A moderator draws a secret for those it sends there; who was not sent it cannot enter,
// passphrase or not. To enter is a new join. Root and room name: CallRoot.
//   breakoutId 16 | secret 32 | name 65

import { concat } from './bytes.js';
import { encodeName, NAME_BYTES, parseName } from './display-name.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Randomness } from './randomness.js' */

const ID_BYTES = 16;
const SECRET_BYTES = 32;

/** @typedef {{id: Bytes, secret: Bytes, name: string}} Breakout */

/** @type {(name: string, randomness: Randomness) => Breakout} */
export const drawBreakout = (name, randomness) => (
  { id: randomness.bytes(ID_BYTES), secret: randomness.bytes(SECRET_BYTES), name });

/** @type {(breakout: Breakout) => Bytes} */
export const encodeBreakout = ({ id, secret, name }) => concat(id, secret, encodeName(name));

/** @type {(body: Bytes) => Breakout | null} */
export function parseBreakout(body) {
  const nameAt = ID_BYTES + SECRET_BYTES;
  const name = body.length === nameAt + NAME_BYTES ? parseName(body.subarray(nameAt)) : null;
  return name === null ? null : { id: body.slice(0, ID_BYTES), secret: body.slice(ID_BYTES, nameAt), name };
}
