// What holds for every input, order and interleaving: a flipped bit is rejected and changes nothing, a nonce is used
// once, a counter is accepted once, a bad frame costs little.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codecOf } from '../../main/web/codec.js';
import { ReplayWindow } from '../../main/web/replay-window.js';
import { ALL_RULES } from '../../main/web/rules.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { isAudio } from '../../main/web/track.js';
import { Meeting, OPUS, seeded } from './meeting.js';
import { HeardCall, inCall, negativeVectors } from './outcomes.js';
import { stateDigest } from './state-digest.js';

const REASON = /^[A-Z_]+$/;
const VP9 = codecOf('video/VP9') ?? assert.fail();
const cases = negativeVectors();

/** @type {(parser: string, comment: string) => Uint8Array<ArrayBuffer>} */
const sealed = (parser, comment) => (cases.find((one) => one.parser === parser && one.comment === comment) ?? assert.fail(comment)).input;

/** @type {(bytes: Uint8Array<ArrayBuffer>, bit: number) => Uint8Array<ArrayBuffer>} */
function flipped(bytes, bit) {
  const copy = bytes.slice();
  copy[bit >> 3] ^= 1 << (bit & 7);
  return copy;
}

for (const [parser, comment, offset, then] of /** @type {[string, string, number, RegExp][]} */ ([
  ['frame', 'speech', 2, /^REPLAY$/], ['frame', 'key frame', 2, /^REPLAY$/], ['frame', '3 ratchets ahead', 2, /^REPLAY$/],
  ['message', 'chat', 0, /^REPLAY$/], ['message', 'key', 0, /^REPLAY$/], ['hello', 'a good one that asks', 0, /^IGNORED$/],
])) {
  test(`should reject every flipped bit of a ${parser} (${comment}) and change nothing`, async () => {
    const call = parser === 'hello' ? await HeardCall.alone() : await HeardCall.heard();
    const input = sealed(parser, comment);
    if (parser === 'frame') call.opener(input[0]);
    const before = await stateDigest(call.session);
    const told = call.outputs.length;
    for (let bit = 8 * offset; bit < 8 * input.length; bit++) {
      if (parser === 'hello') call.nowMs += 1000; // Not to meet the limit.
      const outcome = await inCall(call, parser, flipped(input, bit));
      assert.match(outcome, REASON, `bit ${bit}`);
      assert.ok(!['LIMIT', 'TAKEN', 'ANNOUNCED', 'IGNORED'].includes(outcome), `bit ${bit}: ${outcome}`);
    }
    assert.equal(await stateDigest(call.session), before);
    // A frame of an epoch that nobody has reached may mean that a key was lost: one paced question.
    const sent = call.outputs.slice(told);
    assert.ok(sent.length <= 1 && sent.every((one) => one.type === 'send' && one.data.length === 183));
    call.nowMs += 5000;
    const opened = await inCall(call, parser, input);
    assert.ok(!REASON.test(opened) || ['TAKEN', 'ANNOUNCED'].includes(opened), opened);
    assert.notEqual(await stateDigest(call.session), before, 'the digest sees a change');
    call.nowMs += 5000;
    assert.match(await inCall(call, parser, input), then);
  });
}

/**
 * Seals on all tracks at once, without waiting, while people come and go and epochs change.
 * @type {(seed: number) => Promise<string[]>} what was sealed under, in the order of sealing
 */
async function storm(seed) {
  const meeting = new Meeting(seed);
  meeting.rules = { ...ALL_RULES, ratchetsAtCounter: 40 };
  const next = seeded(seed + 1000);
  /** @type {Promise<string | null>[]} */
  const pending = [];
  let joins = 0;
  const join = () => meeting.join(joins, `M${joins++}`);
  for (let i = 0; i < 3; i++) await join();
  for (let step = 0; step < 60; step++) {
    const member = meeting.members[Math.floor(next() * meeting.members.length)];
    for (let n = Math.floor(next() * 12); n > 0; n--) {
      const track = Math.floor(next() * 4);
      const codec = isAudio(track) ? OPUS : VP9;
      const how = { keyFrame: false, level: null, layer: Math.floor(next() * 4) };
      // Each simulcast layer and restarted camera may have a sealer of its own.
      const wire = member.session.sealer(track).seal(codec, new Uint8Array(9), how, meeting.nowMs);
      pending.push(wire.then((bytes) => bytes && nonceOf(member.slot, bytes)));
    }
    const what = next();
    if (what < 0.1 && meeting.members.length > 2) await meeting.leave(member, what < 0.05);
    else if (what < 0.2) await join();
    else if (what < 0.3) void member.session.chat('hello', 0, meeting.nowMs);
    else await meeting.pass(Math.floor(next() * 1500));
  }
  return (await Promise.all(pending)).filter((nonce) => nonce !== null);
}

/** One join has one slot here, and one secret for each of its epochs. @type {(slot: number, wire: Uint8Array) => string} */
function nonceOf(slot, wire) {
  const header = parseHeader(wire, 0);
  assert.ok(typeof header === 'object');
  return `${slot} ${header.keyId}/${header.counter}`;
}

test('should never seal twice under one nonce, however many transforms seal at once', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const nonces = await storm(seed);
    assert.ok(nonces.length > 150, `sealed ${nonces.length}`);
    assert.equal(new Set(nonces).size, nonces.length, `seed ${seed}`);
    assert.ok(nonces.some((one) => Number(one.split(/[ /]/)[1]) >= 65536), 'epochs changed');
  }
});

test('should accept each counter at most once in every order of a small window', () => {
  const length = 6;
  for (let size = 1; size <= 4; size++) {
    for (let sequence = 0; sequence < 8 ** length; sequence++) {
      const window = new ReplayWindow(size);
      let [seen, highest] = [0, -1];
      for (let i = 0; i < length; i++) {
        const counter = (sequence >> (3 * i)) & 7;
        const fresh = (seen & (1 << counter)) === 0 && counter > highest - size;
        if (window.accepts(counter) !== fresh) assert.fail(`size ${size}, sequence ${sequence.toString(8)}, at ${i}`);
        if (!fresh) continue;
        window.commit(counter);
        seen |= 1 << counter;
        highest = Math.max(highest, counter);
      }
    }
  }
});

test('should accept each counter at most once in random permutations', () => {
  const next = seeded(11);
  for (let round = 0; round < 40; round++) {
    const start = Math.floor(next() * (2 ** 24 - 4000));
    const reach = 2 ** Math.floor(next() * 12);
    const counters = Array.from({ length: 3000 }, (_, i) => (
      { counter: start + (i % 2 ? i >> 1 : Math.floor(next() * 3000)), at: i + next() * reach }));
    counters.sort((a, b) => a.at - b.at);
    const window = new ReplayWindow();
    const accepted = new Set();
    let highest = -1;
    for (const { counter } of counters) {
      const fresh = !accepted.has(counter) && counter > highest - 1024;
      assert.equal(window.accepts(counter), fresh, `round ${round}`);
      if (!fresh) continue;
      window.commit(counter);
      accepted.add(counter);
      highest = Math.max(highest, counter);
    }
  }
});

/** Counts calls of the platform while `action` runs. @type {(action: () => Promise<string>) => Promise<Record<string, number> & {outcome: string}>} */
async function metered(action) {
  const { subtle } = crypto;
  /** @type {Record<string, number>} */
  const work = { derived: 0, opened: 0, hashed: 0, sealed: 0 };
  const counted = { deriveBits: 'derived', deriveKey: 'derived', decrypt: 'opened', sign: 'hashed', encrypt: 'sealed' };
  for (const [method, kind] of Object.entries(counted)) {
    Object.defineProperty(subtle, method, {
      configurable: true,
      /** @param {...any} args */
      value(...args) {
        work[kind]++;
        return Object.getPrototypeOf(subtle)[method].apply(subtle, args);
      },
    });
  }
  try {
    return /** @type {any} */ ({ outcome: await action(), ...work });
  } finally {
    for (const method of Object.keys(counted)) delete /** @type {any} */ (subtle)[method];
  }
}

test('should bound the work of every bad frame and message', async () => {
  const far = await HeardCall.heard();
  const most = await metered(() => inCall(far, 'frame', flipped(sealed('frame', '8 ratchets ahead'), 400)));
  // Eight ratchets, then key and salt; each is an Extract and an Expand in one. The one question that it may cause is
  // not counted here.
  assert.deepEqual([most.outcome, most.derived, most.opened], ['AUTH', 10, 1]);
  for (const { parser, comment, input, before, expected } of cases) {
    if ((parser !== 'frame' && parser !== 'message') || before.length > 0 || !REASON.test(expected) || expected === 'TAKEN') continue;
    const call = await HeardCall.heard();
    const { outcome, derived, opened } = await metered(() => inCall(call, parser, input));
    assert.equal(outcome, expected, comment);
    assert.ok(derived <= 10 && opened <= 1, `${comment}: ${derived} derived, ${opened} opened`);
    const unread = ['TOO_SHORT', 'NON_MINIMAL', 'RANGE', 'WRONG_STREAM'].includes(expected);
    if (unread) assert.ok(derived === 0 && opened === 0, comment);
  }
});

test('should derive one key alone for a hello of another passphrase', async () => {
  const call = await HeardCall.alone();
  const work = await metered(() => inCall(call, 'hello', sealed('hello', 'another passphrase')));
  assert.deepEqual({ ...work }, { outcome: 'COMMIT', derived: 0, opened: 0, hashed: 1, sealed: 0 });
});
