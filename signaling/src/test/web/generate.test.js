import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { generatePassphrase, generateRoomName, parseWordList, roomNameWords } from "../../main/web/app/generate.js";
import { randomBelow } from "../../main/web/app/random.js";

const read = (/** @type {string} */ path) => parseWordList(readFileSync(new URL(path, import.meta.url), "utf8"));
const roomWords = read("../../main/web/room-words.txt");
const passphraseWords = read("../../../../crypto/src/main/web/words.txt");

test("should throw away draws that favour small numbers", () => {
  const draws = [2 ** 32 - 1, 2 ** 32 - 4, 5];
  // 2^32 = 10 × 429496729 + 6: the last six values are unfair.
  assert.equal(randomBelow(10, () => draws.shift() ?? 0), 5);
});

test("should reach every value equally often", () => {
  let next = 0;
  const counts = Array.from({ length: 7 }, () => 0);
  for (let round = 0; round < 7000; round++) {
    const value = randomBelow(7, () => next++);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  assert.deepEqual(counts, [1000, 1000, 1000, 1000, 1000, 1000, 1000]);
});

test("should draw a room name from at least 2^40", () => {
  assert.equal(new Set(roomWords).size, roomWords.length);
  assert.ok(roomNameWords(roomWords.length) * Math.log2(roomWords.length) >= 40);
  assert.match(generateRoomName(roomWords), /^[a-z0-9-]{1,64}$/);
});

test("should draw five words of 7776", () => {
  assert.equal(passphraseWords.length, 7776);
  const passphrase = generatePassphrase(passphraseWords).split(" ");
  assert.equal(passphrase.length, 5);
  assert.ok(passphrase.every((word) => passphraseWords.includes(word)));
});

test("should leave dice numbers and comments out of a list", () => {
  assert.deepEqual(parseWordList("# licence\n11111\tabacus\nacorn\n\n"), ["abacus", "acorn"]);
});
