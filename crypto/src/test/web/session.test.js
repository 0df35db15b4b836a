// Whole meetings: what sessions say, show and refuse. Their keys as they move on: my-epoch.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealHello } from '../../main/web/hello.js';
import { Meeting, OPUS, rightRoot, utf8, wrongRoot } from './meeting.js';
import { bytes, own } from './vectors.js';

test('should join two who share a passphrase', async () => {
  const meeting = new Meeting(1);
  const ada = await meeting.join(3, 'Ada');
  const joerg = await meeting.join(4, 'Jörg');
  assert.equal(ada.states.get(4), 'heard');
  assert.equal(joerg.states.get(3), 'heard');
  assert.equal(await meeting.hear(ada, joerg), 'Ada speaks');
  assert.equal(await meeting.hear(joerg, ada), 'Jörg speaks');
  const seen = joerg.told('peer').at(-1);
  assert.equal(seen?.name, 'Ada');
  assert.deepEqual(seen?.words, await ada.session.words());
});

test('should pass chat, alone to all and to one', async () => {
  const meeting = new Meeting(2);
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await meeting.say(ada, 'good morning');
  await ada.session.privateChat(cem.session.id, 'for Cem', 30, meeting.nowMs);
  await meeting.settle();
  assert.deepEqual(bob.texts, ['good morning']);
  assert.deepEqual(cem.texts, ['good morning', 'for Cem']);
  assert.deepEqual(ada.texts, ['good morning', 'for Cem']);
  const chat = cem.told('chat')[1];
  assert.ok(chat.private && !chat.own && chat.lifetimeSeconds === 30 && chat.name === 'Ada');
});

test('should say that nobody answered with this passphrase', async () => {
  const meeting = new Meeting(3);
  const ada = await meeting.join(0, 'Ada');
  const eve = await meeting.join(1, 'Eve', await wrongRoot());
  await meeting.pass(5200);
  assert.equal(eve.told('nobodyAnswered').length, 1);
  assert.deepEqual(ada.told('undecryptable'), [{ type: 'undecryptable', slots: [1] }]);
  assert.deepEqual(eve.told('undecryptable'), [{ type: 'undecryptable', slots: [0] }]);
  assert.equal(await meeting.hear(ada, eve), 'UNKNOWN_EPOCH');
  await meeting.say(ada, 'secret');
  assert.deepEqual(eve.texts, []);
  await meeting.leave(eve);
  await meeting.pass(200);
  assert.deepEqual(ada.told('undecryptable').at(-1)?.slots, []);
});

test('should not accept a member again whose hello is replayed', async () => {
  const meeting = new Meeting(9);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const recorded = meeting.seen.filter((one) => one.from === bob && one.to === ada);
  await meeting.leave(bob);
  await ada.session.onEntered(1, meeting.nowMs);
  for (const { data } of recorded) await ada.session.onMessage(1, data, meeting.nowMs + 2000);
  await meeting.pass(3000);
  assert.equal(ada.states.get(1), 'retired');
  assert.ok((ada.session.rejections().get('IDENTITY') ?? 0) > 0);
});

test('should take a bye for a leave', async () => {
  const meeting = new Meeting(10);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.leave(bob, true);
  assert.equal(ada.states.get(1), 'retired');
  assert.equal(await meeting.seal(bob), null);
});

test('should come back after a lost signalling connection', async () => {
  const meeting = new Meeting(11);
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  bob.connected = false;
  await meeting.leave(cem);
  await meeting.pass(9000);
  assert.equal(await meeting.hear(ada, bob), 'AUTH');
  bob.connected = true;
  await bob.session.onResumed([0], meeting.nowMs);
  await meeting.settle();
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
  assert.equal(bob.states.get(2), 'retired');
  await meeting.pass(3000);
  assert.equal(await meeting.hear(bob, ada), 'Bob speaks');
});

test('should ask for a key that was lost', async () => {
  const meeting = new Meeting(26, false);
  const deliverAll = async () => { while (meeting.inFlight.length > 0) await meeting.deliver(0); };
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  await deliverAll();
  await meeting.leave(cem);
  for (let i = 0; i < 15; i++) {
    await meeting.pass(200);
    meeting.inFlight = meeting.inFlight.filter((one) => one.to !== bob);
  }
  assert.equal(ada.session.epoch.currentEpoch, 1);
  assert.equal(await meeting.hear(ada, bob), 'AUTH');
  await meeting.pass(200);
  await deliverAll();
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
});

test('should repeat a hello that was lost, to those who were there', async () => {
  const meeting = new Meeting(27, false);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  meeting.inFlight = [];
  for (let i = 0; i < 20; i++) {
    await meeting.pass(200);
    while (meeting.inFlight.length > 0) await meeting.deliver(0);
  }
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
  const hellos = meeting.seen.filter((one) => one.from === ada && one.data.length === 183);
  assert.equal(hellos.length, 1, 'Ada answered, and handed no hello to somebody who merely connected');
});

test('should notice a message that was kept back', async () => {
  const meeting = new Meeting(12, false);
  const deliverAll = async () => { while (meeting.inFlight.length > 0) await meeting.deliver(0); };
  const ada = await meeting.join(0, 'Ada');
  const bob = await meeting.join(1, 'Bob');
  await deliverAll();
  await meeting.say(ada, 'one');
  await deliverAll();
  await meeting.say(ada, 'two');
  meeting.inFlight.length = 0;
  await meeting.say(ada, 'three');
  await deliverAll();
  assert.deepEqual(bob.texts, ['one', 'three']);
  assert.equal(bob.told('chat')[1].missing, true);
  assert.equal(bob.told('missing').length, 0);
  await meeting.pass(10_200);
  assert.equal(bob.told('missing').length, 1);
});

test('should not tell who was just listed that an earlier message is missing', async () => {
  const meeting = new Meeting(36);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.hear(ada, bob);
  const cem = await meeting.join(2, 'Cem');
  await meeting.say(ada, 'before');
  const dan = await meeting.join(3, 'Dan'); // It waits for the paced ratchet.
  await meeting.say(ada, 'welcome');
  await meeting.pass(12_000);
  assert.deepEqual(dan.texts, ['welcome']);
  for (const one of [bob, cem, dan]) assert.deepEqual(one.told('missing'), []);
});

test('should drop a message that comes twice', async () => {
  const meeting = new Meeting(13);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.say(ada, 'once');
  for (const { data } of meeting.seen.filter((one) => one.to === bob)) {
    await bob.session.onMessage(0, data.slice(), meeting.nowMs);
  }
  assert.deepEqual(bob.texts, ['once']);
});

test('should notice that the server shows different people to different participants', async () => {
  const meeting = new Meeting(14);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.join(2, 'Cem');
  await bob.session.onLeft(2, meeting.nowMs);
  await meeting.pass(190_000);
  assert.ok(ada.told('rosterDiffers').length + bob.told('rosterDiffers').length > 0);
  const honest = new Meeting(15);
  const [dan, eva] = [await honest.join(0, 'Dan'), await honest.join(1, 'Eva')];
  await honest.pass(190_000);
  assert.equal(dan.told('rosterDiffers').length + eva.told('rosterDiffers').length, 0);
});

test('should say that a stream is over five seconds old', async () => {
  const meeting = new Meeting(16);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.pass(400);
  const wire = await meeting.seal(ada);
  assert.ok(wire);
  meeting.nowMs += 5200;
  const opened = await bob.opener(0, 0).open(OPUS, wire, 1, meeting.nowMs);
  assert.ok(typeof opened === 'object' && opened.delayed);
});

test('should tell equal names apart and strip what could disguise a name', async () => {
  const meeting = new Meeting(17);
  const ada = await meeting.join(0, 'Ada');
  await meeting.join(1, 'Bob');
  await meeting.join(2, '\u202eBob\u0000');
  const names = new Map(ada.told('peer').map((peer) => [peer.slot, peer.name]));
  assert.deepEqual([names.get(1), names.get(2)], ['Bob (1)', 'Bob (2)']);
});

test('should survive garbage from the relay', async () => {
  const meeting = new Meeting(18);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  for (let i = 0; i < 2000; i++) {
    const length = Math.floor(meeting.next() * 400);
    const data = Uint8Array.from({ length }, () => Math.floor(meeting.next() * 256));
    await bob.session.onMessage(Math.floor(meeting.next() * 3), data, meeting.nowMs);
    await bob.opener(0, 0).open(OPUS, data, i, meeting.nowMs);
  }
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
  await meeting.say(ada, 'still here');
  assert.deepEqual(bob.texts, ['still here']);
});

test('should answer hellos of one slot once a second at most', async () => {
  const meeting = new Meeting(19);
  const ada = await meeting.join(0, 'Ada');
  await meeting.join(1, 'Bob');
  const hello = meeting.seen.find((one) => one.data.length === 183 && one.to === ada)?.data ?? utf8('');
  for (let i = 0; i < 20; i++) await ada.session.onMessage(1, hello.slice(), meeting.nowMs);
  assert.ok((ada.session.rejections().get('LIMIT') ?? 0) >= 15);
});

test('should refuse a frame whose stream was swapped by the bridge', async () => {
  const meeting = new Meeting(20);
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  const wire = await meeting.seal(ada);
  assert.equal(await meeting.open(bob, cem, wire), 'WRONG_STREAM');
  assert.equal(await meeting.open(ada, cem, wire, 3), 'WRONG_STREAM');
  assert.equal(await meeting.open(ada, cem, wire), 'Ada speaks');
  assert.equal(await meeting.open(ada, cem, wire), 'REPLAY');
  assert.equal(await meeting.open(ada, ada, wire), 'UNKNOWN_EPOCH');
});

test('should drop speech that was cut and rearranged', async () => {
  const meeting = new Meeting(21);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const [first, second] = [await meeting.seal(ada), await meeting.seal(ada)];
  assert.equal(await meeting.open(ada, bob, second), 'Ada speaks');
  meeting.nowMs += 20;
  assert.equal(await meeting.open(ada, bob, first), 'ORDER');
});

test('should drop frames of before a rebinding', async () => {
  const meeting = new Meeting(22);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const [first, second] = [await meeting.seal(ada), await meeting.seal(ada)];
  assert.equal(await meeting.open(ada, bob, second), 'Ada speaks');
  bob.rebind(0, 0);
  assert.equal(await meeting.open(ada, bob, first), 'ORDER');
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
});

test('should never seal twice with one nonce', async () => {
  const meeting = new Meeting(23);
  const ada = await meeting.join(0, 'Ada');
  await meeting.join(1, 'Bob');
  const frames = await Promise.all(Array.from({ length: 200 }, () => meeting.seal(ada)));
  const headers = new Set(frames.map((wire) => wire && wire.subarray(0, 3).join()));
  assert.equal(headers.size, 200);
  const hellos = meeting.seen.filter((one) => one.data.length === 183).map((one) => one.data.subarray(1, 33).join());
  assert.equal(new Set(hellos).size, 2, 'each hello sent has a helloNonce of its own');
});

test('should hold no secret that could be read back', async () => {
  const { subtle } = crypto;
  const names = /** @type {const} */ (['importKey', 'deriveKey', 'generateKey', 'unwrapKey']);
  /** @type {CryptoKey[]} */
  const made = [];
  for (const name of names) {
    const original = /** @type {any} */ (subtle)[name].bind(subtle);
    Object.defineProperty(subtle, name, {
      configurable: true,
      value: async (/** @type {any[]} */ ...given) => {
        const key = await original(...given);
        made.push(...('privateKey' in key ? [key.privateKey] : [key]));
        return key;
      },
    });
  }
  const meeting = new Meeting(25);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await meeting.hear(ada, bob);
  await meeting.say(ada, 'hello');
  for (const name of names) delete (/** @type {any} */ (subtle))[name];
  const secrets = made.filter((key) => key.type !== 'public');
  assert.ok(secrets.length > 30);
  assert.ok(secrets.every((key) => !key.extractable));
});

test('should not go back to an older message between two that was kept back', async () => {
  const meeting = new Meeting(28, false);
  const deliverAll = async () => { while (meeting.inFlight.length > 0) await meeting.deliver(0); };
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  await deliverAll();
  const [first, second] = [await meeting.join(2, 'Cem'), await meeting.join(3, 'Dan')];
  await deliverAll();
  await meeting.pass(6000);
  await deliverAll();
  await meeting.leave(first);
  await meeting.pass(1200);
  await meeting.leave(second);
  const keys = meeting.inFlight.filter((one) => one.from === ada && one.to === bob);
  assert.ok(keys.length >= 2);
  meeting.inFlight = meeting.inFlight.filter((one) => !keys.includes(one));
  for (const { data } of keys.reverse()) await bob.session.onMessage(0, data, meeting.nowMs);
  assert.equal(bob.session.rejections().get('REPLAY'), keys.length - 1);
  await meeting.pass(3000);
  await deliverAll();
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
});

test('should write to the person, not to whoever has the slot by now', async () => {
  const meeting = new Meeting(30);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const bobsId = bob.session.id;
  await meeting.leave(bob);
  const eve = await meeting.join(1, 'Eve');
  await ada.session.privateChat(bobsId, 'for Bob alone', 0, meeting.nowMs);
  await meeting.settle();
  assert.deepEqual(eve.texts, []);
  assert.equal(ada.told('notSent').length, 1);
});

test('should bear a roster that cannot be', async () => {
  const meeting = new Meeting(31);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const root = await rightRoot();
  /** @type {(slot: number) => Promise<Uint8Array<ArrayBuffer>>} */
  const hello = (slot) => sealHello(
    root, new Uint8Array(16), 1, { id: crypto.getRandomValues(new Uint8Array(16)), publicKey: bytes(own.member_J.E_public), slot }, '');
  for (const slot of [8191, 8192, 70_000, -1, 0.5, NaN, 0]) {
    await ada.session.onEntered(slot, meeting.nowMs);
    await ada.session.onMessage(slot, await hello(slot), meeting.nowMs);
  }
  assert.equal(ada.session.rejections().get('SLOT'), 7);
  await ada.session.onLeft(77, meeting.nowMs);
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks');
  await ada.session.onLeft(0, meeting.nowMs);
  assert.equal(await meeting.seal(ada), null, 'the roster says that I left');
});

test('should refuse a hello of the slot that means none, and know slot 8190 as the last one', async () => {
  const meeting = new Meeting(34);
  const [ada, zoe] = [await meeting.join(8189, 'Ada'), await meeting.join(8190, 'Zoe')];
  assert.equal(await meeting.hear(zoe, ada), 'Zoe speaks');
  await ada.session.onEntered(7, meeting.nowMs);
  await ada.session.onModerators([8189]);
  const root = await rightRoot();
  /** @type {(flags: number, slot: number) => Promise<void>} */
  const greet = async (flags, slot) => {
    const from = { id: crypto.getRandomValues(new Uint8Array(16)), publicKey: bytes(own.member_J.E_public), slot };
    await ada.session.onMessage(7, await sealHello(root, crypto.getRandomValues(new Uint8Array(16)), flags, from, 'Jo'), meeting.nowMs);
    meeting.nowMs += 1000; // So many a second are let through (section 7).
  };
  for (const [flags, slot] of [[0, 8191], [1, 8191], [0, 8190], [2, 8190], [2, 7], [3, 7], [0, 8192]]) await greet(flags, slot);
  assert.deepEqual([...ada.session.rejections()], [['SLOT', 7]]);
  assert.deepEqual(ada.told('lobbyKnock'), []);
  await greet(2, 8191);
  assert.deepEqual(ada.told('lobbyKnock').map(({ slot, name }) => [slot, name]), [[7, 'Jo']]);
  await greet(0, 7);
  assert.equal(ada.states.get(7), 'announced');
  assert.equal(ada.session.rejections().get('SLOT'), 7);
  await assert.rejects(meeting.join(8191, 'Nobody'), RangeError);
});

test('should close the peer whose message meets a bug of ours, and go on with the others', async () => {
  const meeting = new Meeting(32);
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  ada.onOutput = (output) => { if (output.type === 'chat') throw new TypeError('a bug'); };
  await meeting.say(bob, 'the message that meets the bug');
  assert.equal(ada.states.get(1), 'retired');
  assert.equal(await meeting.hear(bob, ada), 'UNKNOWN_EPOCH');
  assert.equal(await meeting.hear(cem, ada), 'Cem speaks');
});

test('should end a step quietly that the end of the session overtook', async () => {
  const meeting = new Meeting(33);
  const ada = await meeting.join(0, 'Ada');
  await meeting.join(1, 'Bob');
  for (let turns = 0; turns < 40; turns++) {
    const doomed = await meeting.join(100 + turns, 'Dora');
    const writing = [doomed.session.chat('good bye', 0, meeting.nowMs), doomed.session.onDeadline(meeting.nowMs + 700_000)];
    for (let i = 0; i < turns; i++) await null;
    doomed.session.close();
    await Promise.all(writing);
    await meeting.leave(doomed);
  }
  assert.equal(await meeting.seal(ada) === null, false);
});
