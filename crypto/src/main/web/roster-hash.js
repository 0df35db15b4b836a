// Names a set of ids: first half of SHA-256(lp("bb1 roster") || lp(id)...), sorted (section 6). Who shows different
// people to different participants cannot make these agree.

import { compareBytes, lp, sha256 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

export const ROSTER_HASH_BYTES = 16;

/** @type {(ids: Uint8Array[]) => Promise<Bytes>} */
export async function rosterHash(ids) {
  const sorted = [...ids].sort(compareBytes);
  return (await sha256(lp('bb1 roster'), ...sorted.map(lp))).slice(0, ROSTER_HASH_BYTES);
}
