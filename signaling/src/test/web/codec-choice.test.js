import assert from "node:assert/strict";
import { test } from "node:test";

import { sealableCodecs } from "../../main/web/app/codec-choice.js";

const AVAILABLE = ["video/VP8", "video/rtx", "video/H265", "video/H264", "video/AV1", "video/VP9", "video/ulpfec"].map(
  (mimeType) => ({ mimeType, clockRate: 90_000 }),
);
const chosen = (/** @type {string} */ wish) =>
  sealableCodecs(AVAILABLE, "video", wish).map(({ mimeType }) => mimeType);

test("should send VP8 and Opus if nothing else is wished for", () => {
  assert.deepEqual(chosen(""), ["video/VP8", "video/rtx"]);
  const audio = ["audio/red", "audio/opus", "audio/PCMU"].map((mimeType) => ({ mimeType, clockRate: 48_000 }));
  for (const wish of ["", "pcmu"]) {
    assert.deepEqual(
      sealableCodecs(audio, "audio", wish).map(({ mimeType }) => mimeType),
      ["audio/opus"],
    );
  }
});

test("should prefer what is wished for, if it can be sealed", () => {
  assert.deepEqual(chosen("av1"), ["video/AV1", "video/VP8", "video/rtx"]);
  assert.deepEqual(chosen("H264"), ["video/H264", "video/VP8", "video/rtx"]);
  assert.deepEqual(chosen("vp8"), ["video/VP8", "video/rtx"]);
  assert.deepEqual(chosen("h265"), ["video/VP8", "video/rtx"]);
  assert.deepEqual(chosen("ulpfec"), ["video/VP8", "video/rtx"]);
});
