import assert from "node:assert/strict";
import { test } from "node:test";

import { newMeeting, onJoined, onLeft, onPeer } from "../../main/web/app/meeting-state.js";
import {
  forgetWhatPassed,
  onPassphraseChanged,
  onReaction,
  onRecordingMark,
  onSwitchOffAsked,
  REACTIONS,
} from "../../main/web/app/room-events.js";
import { noticesOf, serverErrorText } from "../../main/web/app/wording.js";

/** @typedef {import("../../main/web/app/meeting-state.js").Meeting} Meeting */

const here = { host: "meet.example", online: true, soundBlocked: false };
const notices = (/** @type {Meeting} */ meeting) => new Map(noticesOf(meeting, here).map((one) => [one.code, one]));
const meeting = onPeer(onJoined(newMeeting(), { slot: 0, members: [1], moderators: [0], resumed: false }), {
  slot: 1, id: "id1", name: "Ada", state: "heard", words: [], tracks: 3, flags: 0,
});

test("should show the reactions it knows, and no text of a stranger's choosing", () => {
  const [thumb] = REACTIONS;
  const shown = onReaction(meeting, 1, JSON.stringify({ emoji: thumb }), 0);
  assert.equal(shown.reactions.get(1)?.text, thumb);
  for (const json of ["", "null", "[]", '{"emoji":"Your session has ended"}', '{"emoji":{}}', "{"]) {
    assert.equal(onReaction(meeting, 1, json, 0), meeting, json);
  }
  assert.equal(forgetWhatPassed(shown, 10_000).reactions.size, 0);
  assert.equal(forgetWhatPassed(shown, 10), shown);
});

test("should say who records until it ends or they leave", () => {
  const marked = onRecordingMark(meeting, { slot: 1, recording: true });
  assert.match(notices(marked).get("recording")?.text ?? "", /^Ada records/);
  assert.equal(notices(onRecordingMark(marked, { slot: 1, recording: false })).has("recording"), false);
  assert.equal(notices(onLeft(marked, 1)).has("recording"), false);
});

test("should say who changed the passphrase, and offer the new invitation", () => {
  const changed = onPassphraseChanged(meeting, { name: "Ada", own: false }, 0);
  const notice = notices(changed).get("new-passphrase");
  assert.match(notice?.text ?? "", /^Ada has changed the passphrase/);
  assert.equal(notice?.action, "copy");
  assert.match(notices(onPassphraseChanged(meeting, { name: "", own: true }, 0)).get("new-passphrase")?.text ?? "", /^You have/);
  assert.match(notices({ ...changed, unacked: [1] }).get("unacked")?.text ?? "", /Ada/);
  assert.equal(notices(forgetWhatPassed(changed, 60_000)).has("new-passphrase"), false);
});

test("should only ask to switch off, whoever moderates", () => {
  const asked = onSwitchOffAsked(meeting, { name: "Ada", track: 0 }, 0);
  assert.equal(notices(asked).get("asked")?.action, "microphone");
  assert.equal(notices(onSwitchOffAsked(meeting, { name: "Ada", track: 7 }, 0)).has("asked"), false);
});

test("should tell the removed person so", () => {
  assert.match(serverErrorText("removed"), /removed you/);
});
