import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Publication } from "../../main/web/app/publish.js";
import { FakePeerConnection, FakeSealing, install, log, settle } from "./fake-webrtc.js";

beforeEach(install);

const CAMERA = /** @type {any} */ ({ id: "camera-picture", getSettings: () => ({ height: 360 }) });
const SCREEN = /** @type {any} */ ({ id: "screen-picture", getSettings: () => ({ height: 1080 }) });

function start() {
  const sealing = new FakeSealing();
  /** @type {any[]} */
  const sent = [];
  /** @type {number[]} */
  const broken = [];
  const publication = new Publication({
    sealing: /** @type {any} */ (sealing),
    attempt: 7,
    send: (message) => sent.push(message),
    onBroken: (attempt) => broken.push(attempt),
  });
  const connection = /** @type {FakePeerConnection} */ (FakePeerConnection.all[0]);
  return { sealing, sent, broken, publication, connection };
}

test("should fail closed in Chromium: no transform, no packet", () => {
  const { connection } = start();
  assert.equal(/** @type {any} */ (connection.configuration).encodedInsertableStreams, true);
});

test("should set the transform in the same step in which the transceiver is added", () => {
  const { publication } = start();
  void publication.set(1, CAMERA, 2);
  assert.deepEqual(log, ["add video sendonly", "transform send 1"]);
});

test("should give no track to a sender before the worker holds a key", async () => {
  const { publication, sealing } = start();
  void publication.set(1, CAMERA, 2);
  publication.offer();
  await settle();
  assert.ok(!log.some((line) => line.includes("sends")));
  sealing.joined();
  await settle();
  assert.ok(log.includes("video sends camera-picture"));
});

test("should send what was chosen last, however late the key comes", async () => {
  const { publication, sealing } = start();
  void publication.set(1, CAMERA, 2);
  void publication.set(1, null, 2);
  sealing.joined();
  await settle();
  assert.equal(log.filter((line) => line.includes("sends")).at(-1), "video sends nothing");
});

test("should name each track with its mid, and its attempt", async () => {
  const { publication, sent } = start();
  void publication.set(0, null, 2);
  void publication.set(1, CAMERA, 2);
  void publication.set(2, null, 2);
  publication.offer();
  await settle();
  assert.deepEqual(sent, [
    {
      type: "publish",
      attempt: 7,
      sdp: "offer-2",
      tracks: [
        { mid: "0", track: 0 },
        { mid: "1", track: 1 },
      ],
    },
  ]);
});

test("should wait with a second offer for the first answer", async () => {
  const { publication, sent } = start();
  void publication.set(1, CAMERA, 2);
  publication.offer();
  await settle();
  void publication.set(2, SCREEN, 2);
  publication.offer();
  publication.offer();
  await settle();
  assert.equal(sent.length, 1);
  publication.accept("v=0");
  await settle();
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[1].tracks.at(-1), { mid: "1", track: 2 });
});

test("should take up the m= line of a screen shared before", async () => {
  const { publication, connection, sent } = start();
  for (const picture of [SCREEN, null, SCREEN]) {
    void publication.set(2, picture, 2);
    publication.offer();
    await settle();
    publication.accept("v=0");
    await settle();
  }
  assert.equal(connection.transceivers.length, 1);
  assert.deepEqual(
    sent.map(({ tracks }) => tracks.length),
    [1, 0, 1],
  );
});

test("should repeat an offer that got no answer, and no other", async () => {
  const { publication, sent } = start();
  void publication.set(1, CAMERA, 2);
  publication.offer();
  await settle();
  publication.repeatOffer();
  assert.deepEqual(sent[1], sent[0]);
  publication.accept("v=0");
  await settle();
  publication.repeatOffer();
  assert.equal(sent.length, 2);
});

test("should say when the connection fails, and be silent once closed", () => {
  const { publication, connection, broken } = start();
  connection.become("connected");
  connection.become("failed");
  assert.deepEqual(broken, [7]);
  publication.close();
  connection.become("failed");
  assert.deepEqual(broken, [7]);
});
