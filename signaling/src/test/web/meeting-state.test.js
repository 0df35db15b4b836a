import assert from "node:assert/strict";
import { test } from "node:test";

import { announcementsBetween } from "../../main/web/app/announcements.js";
import {
  newMeeting,
  onChat,
  onDelayed,
  onEntered,
  onJoined,
  onLeft,
  onPeer,
} from "../../main/web/app/meeting-state.js";
import { forgetWhatPassed } from "../../main/web/app/room-events.js";
import { encryptionOf, noticesOf, summaryOf } from "../../main/web/app/wording.js";

/** @typedef {import("../../main/web/app/meeting-state.js").Meeting} Meeting */

const here = { host: "meet.example", online: true, soundBlocked: false };
const codes = (/** @type {Meeting} */ meeting) => noticesOf(meeting, here).map(({ code }) => code);
/** @type {(slot: number, state: any, id?: string) => any} */
const peer = (slot, state, id = `id${slot}`) => ({
  slot,
  id,
  name: `P${slot}`,
  state,
  words: [],
  tracks: 3,
  flags: 0,
});
const joined = (/** @type {number[]} */ ...members) =>
  onJoined(newMeeting(), { slot: 9, members, resumed: false });

test("should claim encryption only once the worker holds the peer's key", () => {
  let meeting = joined(1);
  assert.equal(encryptionOf(meeting, 1).trust, "waiting");
  meeting = onPeer(meeting, peer(1, "announced"));
  assert.equal(encryptionOf(meeting, 1).trust, "waiting");
  meeting = onPeer(meeting, peer(1, "proven"));
  assert.equal(encryptionOf(meeting, 1).trust, "waiting");
  meeting = onPeer(meeting, peer(1, "heard"));
  assert.equal(encryptionOf(meeting, 1).label, "End-to-end encrypted");
  assert.equal(summaryOf(meeting).trust, "sealed");
});

test("should say who cannot decrypt, until they prove themselves", () => {
  let meeting = { ...joined(1, 2), undecryptable: [1] };
  assert.equal(encryptionOf(meeting, 1).trust, "broken");
  assert.deepEqual(codes(meeting), ["undecryptable"]);
  meeting = { ...onPeer(meeting, peer(1, "proven")) , undecryptable: [] };
  assert.deepEqual(codes(meeting), []);
});

test("should explain a wrong passphrase instead of counting connections", () => {
  const meeting = { ...joined(1), undecryptable: [1], nobodyAnswered: true };
  assert.deepEqual(codes(meeting), ["nobody-answered"]);
  assert.match(noticesOf(meeting, here)[0]?.text ?? "", /came through meet\.example/);
  assert.deepEqual(codes(onPeer(meeting, peer(1, "heard"))), []);
});

test("should keep what is proven over a resumption, and drop who left meanwhile", () => {
  let meeting = onPeer(onPeer(joined(1, 2), peer(1, "heard")), peer(2, "heard"));
  meeting = onJoined({ ...meeting, phase: "reconnecting" }, { slot: 9, members: [1], resumed: true });
  assert.equal(meeting.phase, "connected");
  assert.deepEqual([...meeting.peers.keys()], [1]);
});

test("should know nobody after a full rejoin, but keep the chat", () => {
  const message = { slot: 1, name: "P1", text: "hi", own: false, private: false, missing: false, atMs: 0 };
  let meeting = onChat(onPeer(joined(1), peer(1, "heard")), message);
  meeting = onJoined(meeting, { slot: 4, members: [1], resumed: false });
  assert.equal(meeting.peers.size, 0);
  assert.equal(meeting.messages.length, 1);
  assert.equal(meeting.slot, 4);
});

test("should not let a retired id take its successor's place away", () => {
  const meeting = onPeer(joined(1), peer(1, "heard", "new"));
  assert.equal(onPeer(meeting, peer(1, "retired", "old")).peers.size, 1);
  assert.equal(onPeer(meeting, peer(1, "retired", "new")).peers.size, 0);
});

test("should follow the roster", () => {
  const meeting = onLeft(onEntered(joined(3), 1), 3);
  assert.deepEqual(meeting.members, [1]);
  assert.deepEqual(onEntered(meeting, 1).members, [1]);
});

test("should forget a delay that is not repeated", () => {
  const meeting = onDelayed(joined(1), 1, 1000);
  assert.deepEqual(codes(meeting), ["delayed"]);
  assert.equal(forgetWhatPassed(meeting, 2000), meeting);
  assert.deepEqual(codes(forgetWhatPassed(meeting, 12_000)), []);
});

test("should tell who comes, writes and goes", () => {
  const before = joined(1);
  const came = onPeer(before, peer(1, "proven"));
  assert.deepEqual(announcementsBetween(before, came), ["P1 is here."]);
  const message = { slot: 1, name: "P1", text: "hi", own: false, private: false, missing: false, atMs: 0 };
  assert.deepEqual(announcementsBetween(came, onChat(came, message)), ["P1 writes: hi"]);
  assert.deepEqual(announcementsBetween(came, onChat(came, { ...message, own: true })), []);
  assert.deepEqual(announcementsBetween(came, onLeft(came, 1)), ["P1 has left."]);
});

test("should warn when somebody claimed another's place", () => {
  assert.ok(!codes(newMeeting()).includes("conflict"));
  assert.ok(codes({ ...newMeeting(), conflict: true }).includes("conflict"));
});

test("should say which codec cannot be sealed", () => {
  assert.ok(!codes(newMeeting()).includes("unsealable"));
  const [notice] = noticesOf({ ...newMeeting(), unsealable: "H265" }, here).filter(({ code }) => code === "unsealable");
  assert.match(notice?.text ?? "", /would send as H265, .* nothing of it is sent/);
});
