import assert from "node:assert/strict";
import { test } from "node:test";

import { browserProblem } from "../../main/web/app/browser.js";
import { bestColumns } from "../../main/web/app/layout.js";
import { dbovOf, meterPercent } from "../../main/web/app/meter.js";
import { cleanName, displayNames, initials, limitedName } from "../../main/web/app/people.js";
import { encodingFor } from "../../main/web/app/quality.js";
import { Speakers } from "../../main/web/app/speakers.js";

test("should remove what is invisible or turns text around", () => {
  assert.equal(cleanName("\u202eadA\u2066 \u0007 L\u200bove\u0000lace\n"), "adA Lovelace");
});

test("should tell equal names apart by their slot, also those that only look equal", () => {
  const names = displayNames([
    { slot: 0, name: "Ada" },
    { slot: 1, name: "ada " },
    { slot: 2, name: "Ａda" },
    { slot: 3, name: "Grace" },
    { slot: 4, name: "\u200b" },
  ]);
  assert.deepEqual([...names.values()], ["Ada (0)", "ada (1)", "Ａda (2)", "Grace", "Guest (4)"]);
});

test("should cut a name at a character within 64 bytes", () => {
  const name = limitedName("ü".repeat(40));
  assert.equal(new TextEncoder().encode(name).length, 64);
  assert.equal(limitedName("👩‍🚀".repeat(40)).length % 2, 0);
});

test("should take letters for the avatar", () => {
  assert.equal(initials("Ada Lovelace (3)"), "AL");
  assert.equal(initials("grace"), "G");
  assert.equal(initials("42"), "?");
});

test("should say who speaks, the latest first, and stop after a while", () => {
  const speakers = new Speakers();
  speakers.hear(1, 30, 0);
  speakers.hear(2, 20, 100);
  speakers.hear(3, 100, 100);
  assert.deepEqual(speakers.speaking(200), [2, 1]);
  assert.deepEqual(speakers.speaking(950), [2]);
  speakers.forget(2);
  assert.deepEqual(speakers.speaking(950), []);
});

test("should measure loudness as RFC 6464 does", () => {
  assert.equal(dbovOf(new Float32Array(8).fill(1)), 0);
  assert.equal(dbovOf(new Float32Array(8).fill(0.1)), 20);
  assert.equal(dbovOf(new Float32Array(8)), 127);
  assert.equal(meterPercent(127), 0);
  assert.equal(meterPercent(0), 100);
});

test("should choose the columns that show the most", () => {
  assert.equal(bestColumns(1, 1200, 700), 1);
  assert.equal(bestColumns(4, 1200, 700), 2);
  assert.equal(bestColumns(9, 1200, 700), 3);
  assert.equal(bestColumns(2, 380, 640), 1);
  assert.equal(bestColumns(5, 380, 640), 2);
});

test("should spend less on each picture in a large round", () => {
  assert.equal(encodingFor(1, 720, 2)?.scaleResolutionDownBy, 1);
  assert.equal(encodingFor(1, 720, 6)?.scaleResolutionDownBy, 2);
  assert.equal(encodingFor(1, 360, 6)?.scaleResolutionDownBy, 1);
  assert.equal(encodingFor(0, 0, 2), null);
});

test("should turn away a browser that cannot seal, and say what to use", () => {
  const able = { isSecureContext: true, RTCPeerConnection: 1, RTCRtpScriptTransform: 1, Worker: 1, WebAssembly: 1 };
  assert.equal(browserProblem(able), "");
  assert.match(browserProblem({ ...able, isSecureContext: false }), /https/);
  assert.match(browserProblem({ ...able, RTCRtpScriptTransform: undefined }), /Firefox/);
});
