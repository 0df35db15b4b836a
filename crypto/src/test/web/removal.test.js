import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallRoot } from '../../main/web/call-root.js';
import { encodeNewPassphrase, parseNewPassphrase } from '../../main/web/change-message.js';
import { ALL_RULES } from '../../main/web/rules.js';
import { extract } from '../../main/web/hkdf.js';
import { Meeting, utf8 } from './meeting.js';
import { bytes, own } from './vectors.js';
/** @import { Member } from './meeting.js' */

/** Instead of Argon2id, which these tests are not about. @param {string} passphrase */
const rootOf = async (passphrase) => CallRoot.derive(bytes(own.k1.room_id), await extract(utf8('test'), utf8(passphrase)));

/** @type {(...members: Member[]) => string[]} */
const ids = (...members) => members.map((member) => member.session.id);

/** @param {number} seed @param {number} count @param {number[]} moderators slots */
async function room(seed, count, moderators, immediate = true) {
  const meeting = new Meeting(seed, immediate);
  for (let slot = 0; slot < count; slot++) {
    await meeting.join(slot, 'Ada Bob Cem Dan Eva'.split(' ')[slot]);
    while (meeting.inFlight.length > 0) await meeting.deliver(0);
  }
  for (const member of meeting.members) await member.session.onModerators(moderators);
  return meeting;
}

/** @type {(meeting: Meeting, by: Member, staying: Member[], passphrase: string) => Promise<boolean>} */
const remove = async (meeting, by, staying, passphrase) => {
  const removed = await by.session.remove(ids(...staying), utf8(passphrase), await rootOf(passphrase), meeting.nowMs);
  await meeting.settle();
  return removed;
};

/** What the worker does about each change that was told and not yet adopted. @type {(meeting: Meeting, members?: Member[]) => Promise<void>} */
async function adoptAll(meeting, members = meeting.members) {
  for (const member of members) {
    for (const { change, passphrase } of member.told('passphraseChanged')) {
      await member.session.adopt(change, await rootOf(passphrase), meeting.nowMs);
    }
  }
  await meeting.settle();
}

/** @type {(meeting: Meeting, members: Member[], rounds: number) => Promise<void>} */
async function passAdopting(meeting, members, rounds) {
  for (let i = 0; i < rounds; i++) {
    await meeting.pass(200);
    await adoptAll(meeting, members);
  }
}

/** The passphrase that one ended with. @param {Member} member */
const passphraseOf = (member) => member.told('passphraseChanged').at(-1)?.passphrase;

test('should lock out who was removed, at once, and nobody else', async () => {
  const meeting = await room(1, 3, [0]);
  const [ada, bob, cem] = meeting.members;
  assert.equal(await meeting.hear(ada, cem), 'Ada speaks');
  assert.equal(await remove(meeting, ada, [bob], 'new words'), true);
  assert.deepEqual([ada.states.get(2), bob.states.get(2)], ['retired', 'retired']);
  assert.equal(await meeting.hear(ada, bob), 'Ada speaks', 'without a gap');
  assert.equal(await meeting.hear(bob, ada), 'Bob speaks', 'without a gap');
  await adoptAll(meeting);
  assert.equal(cem.told('passphraseChanged').length, 0);
  assert.deepEqual(bob.told('passphraseChanged').map(({ name, passphrase }) => [name, passphrase]), [['Ada', 'new words']]);
  await meeting.pass(1200);
  for (const [from, to] of [[ada, bob], [bob, ada]]) {
    const wire = await meeting.seal(from);
    assert.equal(await meeting.open(from, to, wire), `${from.name} speaks`);
    assert.equal(await meeting.open(from, cem, wire), 'AUTH');
  }
  await meeting.say(bob, 'without Cem');
  assert.deepEqual([ada.texts, cem.texts], [['without Cem'], []]);
  await meeting.pass(12_000);
  assert.deepEqual(ada.told('notAcked'), []);
});

test('should leave the removed person its ears where the rekey is broken', async () => {
  const meeting = new Meeting(2);
  meeting.rules = { ...ALL_RULES, rekeysAfterLeavers: false };
  const [ada, bob, cem] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  for (const member of meeting.members) await member.session.onModerators([0]);
  await remove(meeting, ada, [bob], 'new words');
  await meeting.pass(9000);
  assert.equal(await meeting.hear(ada, cem), 'Ada speaks', 'the test above can fail');
});

test('should let in who has the new passphrase, and nobody by the old one', async () => {
  const meeting = await room(3, 3, [0]);
  const [ada, bob, cem] = meeting.members;
  await remove(meeting, ada, [bob], 'new words');
  // Between the change and its root nobody new comes in: Bob has not adopted yet.
  await meeting.leave(cem);
  const back = await meeting.join(3, 'Cem');
  assert.equal(bob.states.get(3), undefined);
  assert.equal(ada.states.get(3), undefined);
  assert.ok((bob.session.rejections().get('COMMIT') ?? 0) > 0);
  await adoptAll(meeting);
  await meeting.pass(13_000);
  assert.equal(back.told('nobodyAnswered').length, 1);
  assert.deepEqual([bob.states.get(3), ada.states.get(3)], [undefined, undefined]);
  const dan = await meeting.join(4, 'Dan', await rootOf('new words'));
  assert.equal(await meeting.hear(ada, dan), 'Ada speaks');
  assert.equal(await meeting.hear(dan, bob), 'Dan speaks');
});

test('should take a change from a moderator only, and only if it is on the list itself', async () => {
  const meeting = await room(4, 4, [0]);
  const [ada, bob, cem, dan] = meeting.members;
  assert.equal(await remove(meeting, bob, [ada, cem], 'mine now'), false, 'no moderator');
  await bob.session.onModerators([0, 1]); // As Bob says.
  assert.equal(await remove(meeting, bob, [ada, cem], 'mine now'), true);
  assert.equal(ada.session.rejections().get('IDENTITY'), 1);
  for (const one of [ada, cem, dan]) assert.deepEqual(one.told('passphraseChanged'), []);
  assert.equal(ada.states.get(3), 'heard');
});

test('should send it again to who has not acked, and name them', async () => {
  const meeting = await room(5, 3, [0]);
  const [ada, bob, cem] = meeting.members;
  cem.connected = false;
  await remove(meeting, ada, [bob, cem], 'new words');
  await adoptAll(meeting);
  await meeting.pass(9800);
  assert.deepEqual(ada.told('notAcked'), []);
  await meeting.pass(400);
  assert.deepEqual(ada.told('notAcked'), [{ type: 'notAcked', slots: [2] }]);
  cem.connected = true;
  await cem.session.onResumed([0, 1], meeting.nowMs);
  await meeting.settle();
  await meeting.pass(4000);
  await adoptAll(meeting);
  await meeting.pass(400);
  assert.equal(passphraseOf(cem), 'new words', 'its intro is answered by the passphrase');
  assert.deepEqual(ada.told('notAcked').at(-1)?.slots, []);
  await meeting.pass(3000); // The key that Ada drew meanwhile comes once Cem's hellos open again.
  assert.equal(await meeting.hear(ada, cem), 'Ada speaks');
});

test('should repair a change that was lost on its way', async () => {
  const meeting = await room(6, 3, [0], false);
  const [ada, bob, cem] = meeting.members;
  const deliverAll = async () => { while (meeting.inFlight.length > 0) await meeting.deliver(0); };
  await remove(meeting, ada, [bob], 'new words');
  meeting.inFlight = [];
  for (let i = 0; i < 20; i++) {
    await meeting.pass(200);
    await deliverAll();
    await adoptAll(meeting);
    await deliverAll();
  }
  assert.equal(passphraseOf(bob), 'new words');
  assert.equal(bob.states.get(2), 'retired');
  assert.equal(bob.told('passphraseChanged').length, 1, 'a repetition is no new change');
  assert.equal(await meeting.open(ada, cem, await meeting.seal(ada)), 'AUTH');
});

test('should settle crossing changes alike, in every order', async () => {
  for (let seed = 20; seed < 32; seed++) {
    const meeting = await room(seed, 4, [0, 1], false);
    const [ada, bob, cem, dan] = meeting.members;
    await remove(meeting, ada, [bob, cem], 'words of Ada');
    await remove(meeting, bob, [ada, cem], 'words of Bob');
    for (let i = 0; i < 60; i++) {
      while (meeting.inFlight.length > 0) await deliverRandom(meeting);
      await passAdopting(meeting, [ada, bob, cem], 1);
    }
    const expected = ada.session.id < bob.session.id ? 'words of Ada' : 'words of Bob';
    const loser = expected === 'words of Ada' ? bob : ada;
    assert.equal(passphraseOf(cem), expected, `seed ${seed}`);
    assert.equal(passphraseOf(loser), expected, `seed ${seed}`);
    for (const one of [ada, bob, cem]) {
      assert.deepEqual(one.told('removalsCrossed'), [], 'both removed the same');
      assert.equal(one.states.get(3), 'retired');
    }
    const eva = await meeting.join(4, 'Eva', await rootOf(expected));
    while (meeting.inFlight.length > 0) await meeting.deliver(0);
    for (const one of [ada, bob, cem]) assert.equal(await meeting.hear(one, eva), `${one.name} speaks`, `seed ${seed}`);
    assert.equal(await meeting.open(ada, dan, await meeting.seal(ada)), 'AUTH');
    assert.deepEqual([...ada.told('notAcked'), ...bob.told('notAcked')], [], `seed ${seed}`);
  }
});

/** In order for each pair of sender and receiver. @param {Meeting} meeting */
async function deliverRandom(meeting) {
  const { from, to } = meeting.inFlight[Math.floor(meeting.next() * meeting.inFlight.length)];
  await meeting.deliver(meeting.inFlight.findIndex((one) => one.from === from && one.to === to));
}

test('should tell that a crossing change reached somebody who must go, and lock both out by another', async () => {
  for (let seed = 40; seed < 46; seed++) {
    const meeting = await room(seed, 5, [0, 1], false);
    const [ada, bob, cem, dan, eva] = meeting.members;
    await remove(meeting, ada, [bob, cem, dan], 'words of Ada'); // without Eva
    await remove(meeting, bob, [ada, cem, eva], 'words of Bob'); // without Dan
    const left = [ada, bob, cem];
    for (let i = 0; i < 20; i++) {
      while (meeting.inFlight.length > 0) await deliverRandom(meeting);
      await passAdopting(meeting, [...left, dan, eva], 1);
    }
    const winner = ada.session.id < bob.session.id ? ada : bob;
    const leaked = winner === ada ? dan : eva;
    assert.equal(passphraseOf(leaked), winner === ada ? 'words of Ada' : 'words of Bob', 'it knows the passphrase');
    for (const one of left) assert.deepEqual([one.states.get(3), one.states.get(4)], ['retired', 'retired'], `seed ${seed}`);
    assert.equal(ada.told('removalsCrossed').length, 1, `seed ${seed}`);
    assert.equal(bob.told('removalsCrossed').length, 1, `seed ${seed}`);
    assert.equal(await remove(meeting, winner, left, 'third words'), true);
    for (let i = 0; i < 20; i++) {
      while (meeting.inFlight.length > 0) await deliverRandom(meeting);
      await passAdopting(meeting, left, 1);
    }
    assert.equal(passphraseOf(cem), 'third words');
    assert.equal(leaked.told('passphraseChanged').some(({ passphrase }) => passphrase === 'third words'), false);
  }
});

test('should begin no change while another one has no root yet', async () => {
  const meeting = await room(7, 4, [0, 1]);
  const [ada, bob, cem] = meeting.members;
  await remove(meeting, ada, [bob, cem], 'words of Ada');
  assert.equal(await remove(meeting, bob, [ada, cem], 'words of Bob'), false);
  await adoptAll(meeting);
  assert.equal(await remove(meeting, bob, [ada], 'words of Bob'), true);
  await adoptAll(meeting);
  assert.equal(passphraseOf(ada), 'words of Bob');
  assert.equal(ada.states.get(2), 'retired');
});

test('should refuse malformed changes', () => {
  const id = new Uint8Array(16);
  const good = encodeNewPassphrase({ from: id, staying: [id, id.map(() => 1)], passphrase: utf8('five words') });
  assert.deepEqual(parseNewPassphrase(good)?.passphrase, 'five words');
  assert.equal(parseNewPassphrase(good)?.staying.size, 2);
  assert.equal(parseNewPassphrase(good.subarray(0, -1)), null);
  assert.equal(parseNewPassphrase(new Uint8Array([...good, 0])), null);
  assert.equal(parseNewPassphrase(good.subarray(0, 17)), null);
  const ids = Array.from({ length: 1002 }, (_, i) => id.map((_byte, at) => (at === 0 ? i >>> 8 : i & 255)));
  const staying = (/** @type {number} */ count) => (
    parseNewPassphrase(encodeNewPassphrase({ from: id, staying: ids.slice(0, count), passphrase: utf8('five words') }))?.staying.size);
  assert.deepEqual([staying(1001), staying(1002)], [1001, undefined], 'all peers and oneself');
  for (const passphrase of ['', ' five words', 'five  words', 'e\u0301', 'x'.repeat(1025)]) {
    const encode = () => encodeNewPassphrase({ from: id, staying: [id], passphrase: utf8(passphrase) });
    if (passphrase.length > 1024) assert.throws(encode);
    else assert.equal(parseNewPassphrase(encode()), null, JSON.stringify(passphrase));
  }
});
