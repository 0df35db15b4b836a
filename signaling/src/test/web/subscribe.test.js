import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Subscription } from "../../main/web/app/subscribe.js";
import { FakePeerConnection, FakeSealing, install, log, settle } from "./fake-webrtc.js";

beforeEach(install);

function start() {
  /** @type {any[]} */
  const sent = [];
  const subscription = new Subscription({
    sealing: /** @type {any} */ (new FakeSealing()),
    attempt: 3,
    send: (message) => sent.push(message),
    onStream: ({ slot, track }, { id }) => log.push(`shows ${slot}/${track} ${id}`),
    onStreamEnded: ({ slot, track }) => log.push(`ended ${slot}/${track}`),
    onBroken: (attempt) => log.push(`broken ${attempt}`),
  });
  return { sent, subscription };
}

test("should bind each receiver before its first frame can come, and transform it inside ontrack", async () => {
  const { subscription, sent } = start();
  subscription.accept({ id: 1, sdp: "0", tracks: [{ mid: "0", slot: 5, track: 1 }] });
  await settle();
  assert.deepEqual(log, [
    "bind 3/0 5 1",
    "remote offer",
    "transform receive 3/0",
    "local answer",
    "shows 5/1 track-0",
  ]);
  assert.deepEqual(sent, [
    { type: "subscribe", attempt: 3 },
    { type: "answer", id: 1, sdp: "answer-1" },
  ]);
});

test("should bind an m= line anew when it carries somebody else", async () => {
  const { subscription } = start();
  subscription.accept({ id: 1, sdp: "0", tracks: [{ mid: "0", slot: 5, track: 1 }] });
  subscription.accept({ id: 2, sdp: "", tracks: [] });
  await settle();
  log.length = 0;
  subscription.accept({ id: 3, sdp: "", tracks: [{ mid: "0", slot: 6, track: 1 }] });
  await settle();
  assert.deepEqual(log, ["bind 3/0 6 1", "remote offer", "local answer", "shows 6/1 track-0"]);
});

test("should end the old picture before it binds a new one at once", async () => {
  const { subscription } = start();
  subscription.accept({ id: 1, sdp: "0", tracks: [{ mid: "0", slot: 5, track: 1 }] });
  await settle();
  log.length = 0;
  subscription.accept({ id: 2, sdp: "", tracks: [{ mid: "0", slot: 6, track: 1 }] });
  await settle();
  assert.deepEqual(log.slice(0, 3), ["unbind 3/0", "ended 5/1", "bind 3/0 6 1"]);
});

test("should leave what goes on untouched", async () => {
  const { subscription } = start();
  const first = { mid: "0", slot: 5, track: 1 };
  subscription.accept({ id: 1, sdp: "0", tracks: [first] });
  await settle();
  log.length = 0;
  subscription.accept({ id: 2, sdp: "1", tracks: [first, { mid: "1", slot: 5, track: 0 }] });
  await settle();
  assert.ok(!log.some((line) => line.includes("3/0") || line.includes("5/1")));
});

test("should send the same answer to the same offer", async () => {
  const { subscription, sent } = start();
  const offer = { id: 1, sdp: "0", tracks: [] };
  subscription.accept(offer);
  subscription.accept(offer);
  await settle();
  assert.equal(log.filter((line) => line === "remote offer").length, 1);
  assert.deepEqual(sent[2], sent[1]);
});

test("should ask again after a loss only while nothing was offered", async () => {
  const { subscription, sent } = start();
  subscription.repeatRequest();
  assert.equal(sent.length, 2);
  subscription.accept({ id: 1, sdp: "", tracks: [] });
  await settle();
  subscription.repeatRequest();
  assert.equal(sent.length, 3);
});

test("should end all pictures with the session", async () => {
  const { subscription } = start();
  subscription.accept({ id: 1, sdp: "0", tracks: [{ mid: "0", slot: 5, track: 1 }] });
  await settle();
  subscription.close();
  assert.deepEqual(log.slice(-3), ["unbind 3/0", "ended 5/1", "close"]);
  assert.equal(FakePeerConnection.all[0]?.ontrack, null);
});
