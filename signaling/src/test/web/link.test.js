import assert from "node:assert/strict";
import { test } from "node:test";

import { fragmentOf, invitationLink, passphraseOfHash, roomOfPath, tidyRoomName } from "../../main/web/app/link.js";

const words = new Set(["acorn", "basil", "yo-yo", "t-shirt", "zoom", "drop-down", "cobalt"]);

test("should tell landing page, room and neither apart", () => {
  assert.equal(roomOfPath("/"), null);
  assert.equal(roomOfPath("/Amber-Otter"), "amber-otter");
  assert.equal(roomOfPath("/a/b"), "");
  assert.equal(roomOfPath(`/${"a".repeat(65)}`), "");
});

test("should make a room name of what somebody typed", () => {
  assert.equal(tidyRoomName("  Café du Nord_2 "), "cafe-du-nord-2");
  assert.equal(tidyRoomName("--a---b--"), "a-b");
  assert.equal(tidyRoomName("日本"), "");
});

for (const passphrase of [
  "acorn basil zoom cobalt acorn",
  "yo-yo t-shirt drop-down yo-yo zoom",
  "acorn-basil-zoom-cobalt-acorn",
  "acorn basil zoom cobalt",
  "acorn  basil zoom cobalt acorn",
  "Grüße, 100 % sicher #1/2?",
  "a%2Db",
]) {
  test(`should carry "${passphrase}" in a link unchanged`, () => {
    assert.equal(passphraseOfHash(`#${fragmentOf(passphrase, words)}`, words), passphrase);
  });
}

test("should write five words readably", () => {
  assert.equal(
    invitationLink("https://meet.example", "amber", "acorn yo-yo zoom basil acorn", words),
    "https://meet.example/amber#acorn-yo-yo-zoom-basil-acorn",
  );
});

test("should take a broken fragment as it stands", () => {
  assert.equal(passphraseOfHash("#100%", words), "100%");
  assert.equal(passphraseOfHash("", words), "");
});
