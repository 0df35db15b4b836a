// What a hello tells of one join: id, X25519 public value and slot. All of it is bound into the pair keys.

import { compareBytes, concat, constantTimeEqual, lp, u32 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

/** @typedef {{id: Bytes, publicKey: Bytes, slot: number}} PublicIdentity */

/** T of section 3: the smaller id first, so that both sides write the same. @type {(one: PublicIdentity, other: PublicIdentity) => Bytes} */
export function transcript(one, other) {
  const ordered = compareBytes(one.id, other.id) < 0 ? [one, other] : [other, one];
  return concat(...ordered.flatMap(({ id, publicKey, slot }) => [lp(id), lp(publicKey), u32(slot)]));
}

/** @type {(one: PublicIdentity, other: PublicIdentity) => boolean} */
export const isSameIdentity = (one, other) => one.slot === other.slot
  && constantTimeEqual(one.id, other.id) && constantTimeEqual(one.publicKey, other.publicKey);
