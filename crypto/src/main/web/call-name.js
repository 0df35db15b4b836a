// Which call a passphrase is for: the host of the invitation link and the room (section 3). Both go into every key, so
// one passphrase used in two rooms, or at two hosts, makes unrelated keys.

import { lp, sha256 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

const ROOM = /^[a-z0-9-]{1,64}$/;

// What the URL standard leaves of a host: lower-case A-labels, a dotted quad, or an IPv6 address in brackets. It
// rewrites 127.1 and 0x7f000001: who skips that step would derive another key.
const HOST = /^(?:[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])$/;
const ENDS_IN_NUMBER = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/;
const DOTTED_QUAD = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;

/**
 * SHA-256(lp("bb1 room") || lp(host) || lp(room)).
 * @param {string} host location.hostname of the invitation link: lower case, A-labels, no port
 * @param {string} room
 * @returns {Promise<Bytes | null>} null where host or room is refused
 */
export async function roomId(host, room) {
  const lowered = asciiLowerCase(room);
  if (!ROOM.test(lowered) || !isHost(host)) return null;
  return sha256(lp('bb1 room'), lp(host), lp(lowered));
}

/** @type {(host: string) => boolean} */
const isHost = (host) => HOST.test(host) && (!ENDS_IN_NUMBER.test(host) || DOTTED_QUAD.test(host));

/** ASCII alone: toLowerCase() would turn the Kelvin sign into a k. @param {string} text */
const asciiLowerCase = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
