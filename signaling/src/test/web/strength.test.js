import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { parseWordList } from "../../main/web/app/generate.js";
import { estimateBits, passphraseWarning, readableCount, roomWarning } from "../../main/web/app/strength.js";

const read = (/** @type {string} */ path) =>
  new Set(parseWordList(readFileSync(new URL(path, import.meta.url), "utf8")));
const roomWords = read("../../main/web/room-words.txt");
const words = read("../../../../crypto/src/main/web/words.txt");

for (const strong of [
  "acorn basil cobalt zoom yo-yo",
  "acorn-basil-cobalt-zoom-yo-yo",
  "kX9v2Lq8ZrT4mW7p",
  "Der rosa Elefant tanzt heimlich im Regen",
]) {
  test(`should have nothing against "${strong}"`, () => {
    assert.equal(passphraseWarning(strong, words), "");
  });
}

for (const weak of [
  "a",
  "secret",
  "secret 2026",
  "acorn basil",
  "acorn acorn acorn acorn acorn",
  "1234567890",
  "abcdefghijklmnopqrstuvwxyz",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "qwertyuiop",
  "Mississippi",
  "31122026",
]) {
  test(`should warn of "${weak}" and say why`, () => {
    assert.match(passphraseWarning(weak, words), /passphrases|first things/);
    assert.match(passphraseWarning(weak, words), /without anybody noticing/);
  });
}

test("should not warn before anything is typed", () => {
  assert.equal(passphraseWarning("  ", words), "");
  assert.equal(roomWarning("", roomWords), "");
});

test("should accept generated room names and warn of ordinary ones", () => {
  assert.equal(roomWarning([...roomWords].slice(5, 9).join("-"), roomWords), "");
  assert.notEqual(roomWarning("standup", roomWords), "");
  assert.notEqual(roomWarning("team-call", roomWords), "");
});

test("should count five list words as 64 bits", () => {
  assert.equal(Math.floor(estimateBits("acorn basil cobalt zoom yo-yo", words)), 64);
});

test("should say large numbers in words", () => {
  assert.equal(readableCount(10), "1 thousand");
  assert.equal(readableCount(20), "1 million");
  assert.equal(readableCount(3), "8");
});
