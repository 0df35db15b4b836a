import assert from "node:assert/strict";
import { test } from "node:test";

import { newMeeting, onChat, onJoined, onLeft } from "../../main/web/app/meeting-state.js";
import {
  FILE_LIMIT_BYTES,
  fileProblem,
  offeredFile,
  onFileDecision,
  onFileDone,
  onFileFailed,
  onFileProgress,
  readableSize,
} from "../../main/web/app/shared-files.js";

/** @typedef {import("../../main/web/app/meeting-state.js").Meeting} Meeting */

/** @type {(meeting: Meeting, slot: number, number: number, own?: boolean) => Meeting} */
const offered = (meeting, slot, number, own = false) =>
  onChat(meeting, {
    slot, name: "Ada", text: "", own, private: false, missing: false, atMs: 0,
    file: offeredFile({ id: `id${slot}`, number, fileName: "plan.pdf", size: 100_000 }),
  });
const joined = () => onJoined(newMeeting(), { slot: 9, members: [1, 2], resumed: false });
const last = (/** @type {Meeting} */ meeting) => meeting.messages.at(-1)?.file;

test("should follow a file from its offer to the end", () => {
  let meeting = offered(joined(), 1, 1);
  assert.equal(last(meeting)?.phase, "offered");
  meeting = onFileDecision(meeting, "id1", 1, "coming");
  meeting = onFileProgress(meeting, { id: "id1", number: 1, own: false, to: null, bytes: 65536 });
  assert.deepEqual([last(meeting)?.phase, last(meeting)?.bytes], ["coming", 65536]);
  assert.equal(last(meeting)?.blob, null);
  const blob = new Blob(["x"]);
  meeting = onFileDone(meeting, { id: "id1", number: 1, file: blob });
  assert.deepEqual([last(meeting)?.phase, last(meeting)?.blob], ["done", blob]);
});

test("should tell files of the same number by their sender", () => {
  let meeting = offered(offered(offered(joined(), 1, 1), 2, 1), 1, 2);
  meeting = onFileFailed(meeting, { id: "id2", number: 1, reason: "gone" });
  assert.deepEqual(meeting.messages.map(({ file }) => file?.phase), ["offered", "failed", "offered"]);
  assert.equal(onFileFailed(meeting, { id: "id3", number: 1, reason: "gone" }), meeting);
});

test("should say how far each has fetched what I offer", () => {
  let meeting = offered(joined(), 9, 1, true);
  for (const [to, bytes] of /** @type {[number, number][]} */ ([[1, 65536], [2, 100_000], [1, 30_000]])) {
    meeting = onFileProgress(meeting, { id: "id9", number: 1, own: true, to, bytes });
  }
  assert.deepEqual([...(last(meeting)?.taken ?? [])], [[1, 65536], [2, 100_000]]);
});

test("should close what somebody offered who has left, and everything at a new membership", () => {
  let meeting = offered(offered(offered(joined(), 1, 1), 2, 1), 9, 1, true);
  meeting = onFileDone(meeting, { id: "id2", number: 1, file: new Blob(["x"]) });
  meeting = onLeft(meeting, 1);
  assert.deepEqual(meeting.messages.map(({ file }) => file?.phase), ["failed", "done", "offered"]);
  meeting = onJoined(meeting, { slot: 4, members: [2], resumed: false });
  assert.deepEqual(meeting.messages.map(({ file }) => file?.phase), ["failed", "done", "failed"]);
});

test("should say what cannot be sent", () => {
  assert.equal(fileProblem({ name: "a", size: 1 }), "");
  assert.equal(fileProblem({ name: "a", size: FILE_LIMIT_BYTES }), "");
  assert.match(fileProblem({ name: "a", size: FILE_LIMIT_BYTES + 1 }), /at most 100 MiB/);
  assert.match(fileProblem({ name: "a", size: 0 }), /empty/);
  assert.deepEqual([1, 1023, 1536, 300 * 1024, FILE_LIMIT_BYTES].map(readableSize), [
    "1 bytes", "1,023 bytes", "1.5 KiB", "300 KiB", "100 MiB",
  ]);
});
