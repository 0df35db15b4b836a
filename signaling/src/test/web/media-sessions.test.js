import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { MediaSessions } from "../../main/web/app/media-sessions.js";
import { FakePeerConnection, FakeSealing, install, settle } from "./fake-webrtc.js";

beforeEach(install);

function start() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {any[]} */
  const sent = [];
  /** @type {boolean[]} */
  const flows = [];
  const sessions = new MediaSessions(/** @type {any} */ ({ track: () => null }), {
    send: (message) => sent.push(message),
    onStream: () => {},
    onStreamEnded: () => {},
    onMedia: (media) => flows.push(media),
  });
  sessions.open(/** @type {any} */ (new FakeSealing()), 2);
  const requests = () => sent.map(({ type, attempt }) => `${type} ${attempt}`);
  return { sessions, requests, flows };
}

test("should begin a closed session anew, not at once, and say that media is blocked", async () => {
  const { sessions, requests, flows } = start();
  await settle();
  assert.deepEqual(requests(), ["subscribe 2", "publish 1"]);
  sessions.onMessage({ type: "transport", session: "publish", attempt: 1, state: "closed" });
  mock.timers.tick(900);
  await settle();
  assert.equal(requests().length, 2);
  mock.timers.tick(15_000);
  await settle();
  assert.deepEqual(requests().slice(2), ["publish 3"]);
  sessions.onMessage({ type: "transport", session: "publish", attempt: 3, state: "connected" });
  assert.deepEqual(flows, [false, true]);
});

test("should ignore news of a session already given up", async () => {
  const { sessions, requests } = start();
  await settle();
  sessions.onMessage({ type: "transport", session: "publish", attempt: 99, state: "closed" });
  sessions.onMessage({ type: "offer", attempt: 99, id: 1, sdp: "", tracks: [] });
  mock.timers.tick(60_000);
  await settle();
  assert.equal(requests().length, 2);
});

test("should restart one session once for all signs of its end", async () => {
  const { sessions, requests } = start();
  await settle();
  FakePeerConnection.all[1]?.become("failed");
  sessions.onMessage({ type: "transport", session: "subscribe", attempt: 2, state: "closed" });
  mock.timers.tick(15_000);
  await settle();
  assert.deepEqual(requests().slice(2), ["subscribe 3"]);
});

test("should begin nothing while the signalling is lost, and all that is missing after it", async () => {
  const { sessions, requests } = start();
  await settle();
  sessions.pause();
  FakePeerConnection.all[1]?.become("failed");
  mock.timers.tick(15_000);
  await settle();
  assert.equal(requests().length, 2);
  sessions.resume();
  await settle();
  assert.deepEqual(requests().slice(2), ["publish 1", "subscribe 3"]);
});

test("should restart after the server refused a description, but not after an answer that came late", async () => {
  const { sessions, requests } = start();
  await settle();
  sessions.onError("out-of-order", "answer");
  sessions.onError("unknown-slot", "relay");
  mock.timers.tick(60_000);
  await settle();
  assert.equal(requests().length, 2);
  sessions.onError("bad-sdp", "publish");
  mock.timers.tick(60_000);
  await settle();
  assert.deepEqual(requests().slice(2), ["publish 3"]);
});
