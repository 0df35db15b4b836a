import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { backoffMs } from "../../main/web/app/backoff.js";
import { fromBase64, toBase64 } from "../../main/web/app/base64.js";
import { Signaling } from "../../main/web/app/signaling.js";

/** A WebSocket whose other end the test plays. */
class FakeSocket {
  static OPEN = 1;
  /** @type {FakeSocket[]} */
  static all = [];
  readyState = 0;
  /** @type {any[]} */
  sent = [];
  /** @type {number | undefined} */
  closedWith;
  onopen = () => {};
  /** @type {(event: {data: string}) => void} */
  onmessage = () => {};
  /** @type {(event: {code: number}) => void} */
  onclose = () => {};

  constructor() {
    FakeSocket.all.push(this);
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  /** @param {number} code */
  close(code) {
    this.closedWith = code;
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  /** @param {object} message */
  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

/** @returns {{signaling: Signaling, log: any[], socket: () => FakeSocket, tick: (ms: number) => void, network: () => void}} */
function start() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let nowMs = 0;
  mock.method(performance, "now", () => nowMs);
  FakeSocket.all = [];
  /** @type {(() => void)[]} */
  const listeners = [];
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  Object.assign(globalThis, {
    WebSocket: FakeSocket,
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => listeners.push(listener),
    removeEventListener: () => {},
  });
  /** @type {any[]} */
  const log = [];
  const signaling = new Signaling("ws://x/ws", "amber", {
    onJoined: ({ slot, resumed }) => log.push(resumed ? "resumed" : `joined ${slot}`),
    onMessage: ({ type }) => log.push(type),
    onLost: () => log.push("lost"),
    onError: (code, about) => log.push(`${code} about ${about}`),
    onRefused: (code) => log.push(`refused ${code}`),
  });
  const tick = (/** @type {number} */ ms) => {
    for (let step = 0; step < ms; step += 100) {
      nowMs += 100;
      mock.timers.tick(100);
    }
  };
  const socket = () => /** @type {FakeSocket} */ (FakeSocket.all.at(-1));
  return { signaling, log, socket, tick, network: () => listeners.forEach((listener) => listener()) };
}

const JOINED = { type: "joined", slot: 4, members: [], resume: "token", resumed: false, resumeSeconds: 15 };

test("should join first and pass messages on", () => {
  const { socket, log, signaling } = start();
  signaling.send({ type: "subscribe" });
  socket().open();
  assert.deepEqual(socket().sent, [{ type: "join", room: "amber" }]);
  socket().say(JOINED);
  socket().say({ type: "entered", slot: 5 });
  assert.deepEqual(log, ["joined 4", "entered"]);
});

test("should resume with its token after a loss", () => {
  const { socket, log, tick } = start();
  socket().open();
  socket().say(JOINED);
  socket().onclose({ code: 1006 });
  tick(400);
  assert.equal(FakeSocket.all.length, 2);
  socket().open();
  assert.deepEqual(socket().sent, [{ type: "join", room: "amber", resume: "token" }]);
  socket().say({ ...JOINED, resumed: true });
  assert.deepEqual(log, ["joined 4", "lost", "resumed"]);
});

test("should join anew when the server has ended the membership", () => {
  const { socket, tick } = start();
  socket().open();
  socket().say(JOINED);
  socket().onclose({ code: 1001 });
  tick(400);
  socket().open();
  assert.deepEqual(socket().sent, [{ type: "join", room: "amber" }]);
});

test("should take 20 s of silence for a loss, without saying that it leaves", () => {
  const { socket, log, tick } = start();
  const first = socket();
  first.open();
  first.say(JOINED);
  tick(30_000);
  assert.deepEqual(log, ["joined 4", "lost"]);
  assert.equal(first.sent.filter(({ type }) => type === "ping").length, 2);
  assert.equal(first.closedWith, 4000);
});

test("should stay while pongs come", () => {
  const { socket, log, tick } = start();
  socket().open();
  socket().say(JOINED);
  for (let round = 0; round < 6; round++) {
    tick(10_000);
    socket().say({ type: "pong" });
  }
  assert.deepEqual(log, ["joined 4"]);
});

test("should find a dead connection soon after the network changed", () => {
  const { socket, log, tick, network } = start();
  socket().open();
  socket().say(JOINED);
  tick(1000);
  network();
  tick(3100);
  assert.deepEqual(log, ["joined 4", "lost"]);
});

test("should not let a connection given up use the resume token", () => {
  const { socket, tick, network } = start();
  socket().open();
  socket().say(JOINED);
  socket().onclose({ code: 1006 });
  tick(400);
  const slow = socket();
  network();
  assert.notEqual(socket(), slow);
  slow.open();
  assert.deepEqual(slow.sent, []);
  assert.equal(slow.closedWith, 4000);
  socket().open();
  assert.deepEqual(socket().sent, [{ type: "join", room: "amber", resume: "token" }]);
});

test("should not come again where it is not wanted", () => {
  const { socket, log, tick } = start();
  socket().open();
  socket().say({ type: "error", code: "room-full", message: "", fatal: true });
  socket().onclose({ code: 4004 });
  tick(60_000);
  assert.deepEqual(log, ["refused room-full"]);
  assert.equal(FakeSocket.all.length, 1);
});

test("should report what an error is about", () => {
  const { socket, log } = start();
  socket().open();
  socket().say(JOINED);
  socket().say({ type: "error", code: "bad-sdp", message: "", about: "publish", fatal: false });
  assert.deepEqual(log, ["joined 4", "bad-sdp about publish"]);
});

test("should end for good after leaving", () => {
  const { socket, log, tick, signaling } = start();
  socket().open();
  socket().say(JOINED);
  signaling.leave();
  assert.deepEqual(socket().sent.at(-1), { type: "leave" });
  assert.equal(socket().closedWith, 1000);
  tick(60_000);
  assert.equal(FakeSocket.all.length, 1);
  assert.deepEqual(log, ["joined 4"]);
});

test("should try ever less often, never all at once", () => {
  assert.equal(backoffMs(0, 0), 150);
  assert.equal(backoffMs(0, 1), 300);
  assert.ok(backoffMs(3, 0) > backoffMs(1, 1));
  assert.equal(backoffMs(50, 1), 15_000);
});

test("should carry bytes in base64", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
  assert.deepEqual(new Uint8Array(fromBase64(toBase64(bytes.buffer)) ?? new ArrayBuffer(0)), bytes);
  assert.equal(fromBase64("?"), null);
});
