// Five words that stand for one join's identity (section 5.1). Each participant reads out its own; who sits between two
// people cannot make them match on both sides.

import { lp, sha256, u32 } from './bytes.js';
/** @import { PublicIdentity } from './public-identity.js' */

const WORDS = 5;
const LIST_SIZE = 7776n;

/** @type {(list: readonly string[], identity: PublicIdentity) => Promise<string[]>} */
export async function fiveWords(list, identity) {
  return (await wordIndexes(identity)).map((index) => list[index]);
}

/** @type {(identity: PublicIdentity) => Promise<number[]>} */
export async function wordIndexes({ id, publicKey, slot }) {
  const hash = await sha256(lp('bb1 words'), lp(id), lp(publicKey), u32(slot));
  let rest = hash.subarray(0, 16).reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const indexes = [];
  for (let i = 0; i < WORDS; i++) {
    indexes.push(Number(rest % LIST_SIZE));
    rest /= LIST_SIZE;
  }
  return indexes;
}
