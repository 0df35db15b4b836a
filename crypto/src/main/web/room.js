// The room's public name in all derivations: section 3.

import { lp, sha256 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

/**
 * @param {string} host location.hostname of the invitation link: lower case, A-labels, no port
 * @param {string} room
 * @returns {Promise<Bytes | null>} null where host or room is refused
 */
export async function roomId(host, room) {
  // ASCII lower-casing only: toLowerCase() would turn the Kelvin sign into a k.
  const lowered = room.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  if (!/^[a-z0-9-]{1,64}$/.test(lowered) || !/^[\x21-\x40\x5b-\x7e]{1,255}$/.test(host)) return null;
  return sha256(lp('bb1 room'), lp(host), lp(lowered));
}

/** @type {(roomId: Uint8Array) => Promise<Bytes>} */
export const argon2Salt = (roomId) => sha256(lp('bb1 salt'), lp(roomId));
