// The five words by which people recognise each other's connection: section 5.

import { lp, sha256, u32 } from './bytes.js';

const LIST_LENGTH = 7776n;

/** @type {(id: Uint8Array, publicKey: Uint8Array, slot: number) => Promise<number[]>} */
export async function wordIndexes(id, publicKey, slot) {
  const digest = await sha256(lp('bb1 words'), lp(id), lp(publicKey), u32(slot));
  let n = digest.subarray(0, 16).reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const indexes = [];
  for (let i = 0; i < 5; i++) {
    indexes.push(Number(n % LIST_LENGTH));
    n /= LIST_LENGTH;
  }
  return indexes;
}

/** @type {(list: readonly string[], id: Uint8Array, publicKey: Uint8Array, slot: number) => Promise<string[]>} */
export async function fiveWords(list, id, publicKey, slot) {
  return (await wordIndexes(id, publicKey, slot)).map((index) => list[index]);
}
