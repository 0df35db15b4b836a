// When my secret moves on, and what that opens to whom (section 4, "my epoch").

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpochKeys } from '../../main/web/epoch-keys.js';
import { SendStream } from '../../main/web/frame-streams.js';
import { keyId } from '../../main/web/key-id.js';
import { MyEpoch } from '../../main/web/my-epoch.js';
import { ALL_RULES } from '../../main/web/rules.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { importSecret } from '../../main/web/secret.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { TrackKey } from '../../main/web/track-key.js';
import { Track } from '../../main/web/track.js';
import { encoded, hostOf } from './encoded-streams.js';
import { Meeting, randomOf, rightRoot, seeded, utf8 } from './meeting.js';
import { bytes, own } from './vectors.js';

test('should open nothing sealed before the newcomer was proven', async () => {
  const meeting = new Meeting(4);
  const ada = await meeting.join(0, 'Ada');
  await meeting.join(1, 'Bob');
  const before = await meeting.seal(ada);
  const cem = await meeting.join(2, 'Cem');
  assert.equal(ada.session.epoch.currentEpoch, 1);
  assert.equal(await meeting.open(ada, cem, before), 'UNKNOWN_EPOCH');
  assert.equal(await meeting.hear(ada, cem), 'Ada speaks');
});

test('should let others follow a ratchet without a message', async () => {
  const meeting = new Meeting(5);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.hear(ada, bob);
  meeting.nowMs += 600_000;
  const sent = meeting.seen.filter((one) => one.from === ada).length;
  await ada.session.onDeadline(meeting.nowMs);
  assert.equal(ada.session.epoch.currentEpoch, 1);
  assert.ok(meeting.seen.filter((one) => one.from === ada).length <= sent + 2, 'a state and a ping at most');
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
});

test('should ratchet once a second for many newcomers', async () => {
  const meeting = new Meeting(6);
  const ada = await meeting.join(0, 'Ada');
  await meeting.seal(ada);
  const bob = await meeting.join(1, 'Bob');
  await meeting.seal(ada);
  const [cem, dan] = [await meeting.join(2, 'Cem'), await meeting.join(3, 'Dan')];
  assert.equal(ada.session.epoch.currentEpoch, 1);
  assert.equal(cem.states.get(0), 'proven');
  await meeting.pass(1000);
  assert.equal(ada.session.epoch.currentEpoch, 2);
  for (const one of [bob, cem, dan]) assert.equal(await meeting.hear(ada, one), 'Ada speaks');
});

test('should lock out who left', async () => {
  const meeting = new Meeting(7);
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await meeting.leave(cem);
  await meeting.pass(9000);
  const wire = await meeting.seal(ada);
  assert.equal(await meeting.open(ada, bob, wire), 'Ada speaks');
  assert.equal(await meeting.open(ada, cem, wire), 'AUTH');
  await meeting.say(ada, 'without Cem');
  assert.deepEqual(bob.texts, ['without Cem']);
});

test('should rekey before it next seals where it publishes nothing', async () => {
  const meeting = new Meeting(8);
  const ada = await meeting.join(0, 'Ada', undefined, 0);
  const [bob, cem] = [await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await meeting.leave(cem);
  await meeting.pass(9000);
  assert.equal(ada.session.epoch.currentEpoch, 0);
  await meeting.say(ada, 'hello');
  assert.equal(ada.session.epoch.currentEpoch, 1);
  assert.deepEqual(bob.texts, ['hello']);
});

test('should use a fresh key at once where it publishes nothing, and tell the number of what comes next', async () => {
  const meeting = new Meeting(35);
  const ada = await meeting.join(0, 'Ada', undefined, 0);
  const [bob, cem] = [await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await meeting.leave(cem);
  await meeting.pass(9000);
  const peer = bob.session.provenPeer(0) ?? assert.fail();
  /** @type {number[]} */
  const told = [];
  peer.expectGroupSeq = (seq) => { told.push(seq); };
  await meeting.say(ada, 'hello');
  assert.equal(told.length, 1);
  assert.equal(peer.isRepeatedGroupSeq(told[0]), true, 'it was the number of this very message');
  assert.equal(peer.isRepeatedGroupSeq(told[0] + 1), false);
});

test('should let a leaver open nothing when somebody begins to publish long after', async () => {
  const meeting = new Meeting(24);
  const ada = await meeting.join(0, 'Ada', undefined, 0);
  const [bob, cem] = [await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await meeting.leave(cem);
  await meeting.pass(20_000);
  assert.equal(await meeting.seal(ada), null, 'no frame under the secret that Cem holds');
  await meeting.settle();
  await meeting.pass(200);
  const wire = await meeting.seal(ada);
  assert.equal(await meeting.open(ada, bob, wire), 'Ada speaks');
  assert.equal(await meeting.open(ada, cem, wire), 'AUTH');

  await meeting.leave(bob);
  await ada.session.state({ tracks: 0, flags: 0, name: 'Ada' }, meeting.nowMs);
  const dan = await meeting.join(3, 'Dan');
  await meeting.pass(20_000);
  await ada.session.state({ tracks: 1, flags: 0, name: 'Ada' }, meeting.nowMs);
  await meeting.settle();
  const state = meeting.seen.filter((one) => one.from === ada && one.to === dan).at(-1)?.data ?? utf8('');
  await bob.session.onMessage(0, state, meeting.nowMs);
  assert.equal(bob.session.rejections().get('AUTH'), 1, 'not even the message that says so');
});

test('should seal no frame under the old secret while a late rekey is under way', async () => {
  const meeting = new Meeting(29);
  const ada = await meeting.join(0, 'Ada', undefined, 0);
  const [bob, cem] = [await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await meeting.leave(cem);
  await meeting.pass(20_000);
  const rekeying = ada.session.chat('hello', 0, meeting.nowMs);
  /** @type {(Uint8Array<ArrayBuffer> | null)[]} */
  const wires = [];
  let over = false;
  const speaking = (async () => {
    while (!over) {
      wires.push(await meeting.seal(ada));
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  })();
  await rekeying;
  over = true;
  await speaking;
  await meeting.settle();
  assert.ok(wires.some((wire) => wire === null), 'frames came while the keys changed');
  for (const wire of wires) assert.doesNotMatch(await meeting.open(ada, cem, wire), /speaks/);
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
});

/** My epoch whose microphone has sealed this much already. @type {(counter: number) => Promise<{mine: MyEpoch, given: number[]}>} */
async function wornEpoch(counter) {
  /** @type {number[]} */
  const given = [];
  const identity = { id: bytes(own.member_A.id), publicKey: bytes(own.member_A.E_public), slot: 3 };
  const root = await rightRoot();
  const owner = { root: () => root, identity, randomness: randomOf(seeded(1)), rules: ALL_RULES };
  const courier = {
    giveKey: async (/** @type {any} */ _, /** @type {EpochKeys} */ keys) => { given.push(keys.epoch); },
    provenPeers: () => [],
  };
  const secret = bytes(own.member_A.S_0);
  const key = await TrackKey.derive(await importSecret(secret), keyId(0, 3, Track.MICROPHONE), 'encrypt');
  const first = new EpochKeys(0, 3, secret, new Map([[Track.MICROPHONE, new SealingKey(key, counter)]]));
  const mine = new MyEpoch(owner, courier, first, 0);
  mine.publishes(true);
  return { mine, given };
}

test('should ratchet when a counter has come to 2^23', async () => {
  const below = await wornEpoch(2 ** 23 - 1);
  await below.mine.onDeadline(0);
  assert.equal(below.mine.currentEpoch, 0);
  await below.mine.seal(Track.MICROPHONE, 1, new Uint8Array(0), new Uint8Array(9));
  await below.mine.onDeadline(0);
  assert.equal(below.mine.currentEpoch, 1);
  assert.deepEqual(below.given, [], 'others follow from the key id alone');
  const wire = await below.mine.seal(Track.MICROPHONE, 1, new Uint8Array(0), new Uint8Array(9));
  assert.deepEqual(parseHeader(wire, 0), { keyId: keyId(1, 3, Track.MICROPHONE), counter: 0, end: 4 });
});

test('should refuse to seal past 2^24, and send nothing then', async () => {
  const { mine } = await wornEpoch(2 ** 24 - 1);
  const seal = () => mine.seal(Track.MICROPHONE, 1, new Uint8Array(0), new Uint8Array(9));
  const wire = await seal();
  assert.deepEqual(parseHeader(wire, 0), { keyId: keyId(0, 3, Track.MICROPHONE), counter: 2 ** 24 - 1, end: 5 });
  await assert.rejects(seal(), RangeError);
  await assert.rejects(seal(), RangeError);
  const meeting = new Meeting(6);
  const ada = await meeting.join(3, 'Ada');
  Object.defineProperty(ada.session, 'epoch', { value: mine });
  const sender = new SendStream(hostOf(meeting, ada), Track.MICROPHONE);
  assert.equal(await sender.pass(encoded(Uint8Array.of(1, 2), 'audio/opus', '')), null);
});

test('should ratchet in a call by the same rule', async () => {
  assert.equal(ALL_RULES.ratchetsAtCounter, 2 ** 23);
  const meeting = new Meeting(7);
  meeting.rules = { ...ALL_RULES, ratchetsAtCounter: 5 };
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  for (let i = 0; i < 5; i++) await meeting.hear(ada, bob);
  await meeting.pass(200);
  assert.equal(ada.session.epoch.currentEpoch, 1);
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
});
