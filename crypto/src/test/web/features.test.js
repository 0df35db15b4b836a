import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawBreakout, encodeBreakout, parseBreakout } from '../../main/web/breakout.js';
import { encodeText, parseText } from '../../main/web/feature-message.js';
import { sealLobbyHello } from '../../main/web/lobby-hello.js';
import { Meeting, randomOf, rightRoot, seeded, wrongRoot } from './meeting.js';

/** @param {number} seed */
async function three(seed) {
  const meeting = new Meeting(seed);
  const members = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  return /** @type {const} */ ([meeting, ...members]);
}

/** @type {(marks: {slot: number, recording: boolean}[]) => [number, boolean][]} */
const marksOf = (marks) => marks.map(({ slot, recording }) => [slot, recording]);

test('should show a recording to all before it may begin, and no longer than it goes on', async () => {
  const [meeting, ada, bob, cem] = await three(1);
  cem.connected = false;
  await ada.session.startRecording(meeting.nowMs);
  await meeting.settle();
  assert.deepEqual(marksOf(bob.told('recordingMark')), [[0, true]]);
  assert.deepEqual(ada.told('recordingWaiting').at(-1)?.slots, [2]);
  assert.deepEqual(ada.told('recordingAllowed'), []);
  cem.connected = true;
  await meeting.pass(5200);
  assert.deepEqual(marksOf(cem.told('recordingMark')), [[0, true]]);
  assert.equal(ada.told('recordingAllowed').length, 1);
  const dan = await meeting.join(3, 'Dan');
  assert.deepEqual(marksOf(dan.told('recordingMark')), [[0, true]], 'a newcomer sees the flag');
  await meeting.pass(200);
  assert.deepEqual(ada.told('recordingWaiting').at(-1)?.slots, [3]);
  await meeting.pass(20_000);
  assert.deepEqual(marksOf(bob.told('recordingMark')), [[0, true]], 'it goes on');
  assert.equal(ada.told('recordingAllowed').length, 2);
  await ada.session.stopRecording(meeting.nowMs);
  await meeting.settle();
  for (const one of [bob, cem, dan]) assert.deepEqual(marksOf(one.told('recordingMark')), [[0, true], [0, false]]);
  await meeting.pass(61_000);
  assert.equal(bob.told('recordingMark').length, 2, 'its state says no more of it');
});

test('should take the mark away when the recorder falls silent or leaves', async () => {
  const [meeting, ada, bob, cem] = await three(2);
  await ada.session.startRecording(meeting.nowMs);
  await cem.session.startRecording(meeting.nowMs);
  await meeting.settle();
  await meeting.leave(cem);
  assert.deepEqual(marksOf(bob.told('recordingMark')), [[0, true], [2, true], [2, false]]);
  ada.connected = false;
  await meeting.pass(14_600);
  assert.equal(bob.told('recordingMark').length, 3);
  await meeting.pass(600);
  assert.deepEqual(marksOf(bob.told('recordingMark')).at(-1), [0, false]);
});

test('should answer a recording once a second at most, however often it is said', async () => {
  const [meeting, ada, bob] = await three(3);
  const sentByBob = () => meeting.seen.filter((one) => one.from === bob && one.to === ada).length;
  await meeting.pass(200);
  const before = sentByBob();
  for (let i = 0; i < 10; i++) {
    await ada.session.startRecording(meeting.nowMs);
    await ada.session.stopRecording(meeting.nowMs);
    await meeting.settle();
  }
  assert.equal(sentByBob(), before + 1);
});

test('should keep the mark while other things of the profile change', async () => {
  const [meeting, ada, bob] = await three(4);
  await ada.session.startRecording(meeting.nowMs);
  await ada.session.state({ tracks: 3, flags: 1, name: 'Ada' }, meeting.nowMs);
  await meeting.settle();
  assert.equal(bob.told('peer').filter((peer) => peer.slot === 0).at(-1)?.flags, 5);
  await ada.session.stopRecording(meeting.nowMs);
  await meeting.settle();
  assert.equal(bob.told('peer').filter((peer) => peer.slot === 0).at(-1)?.flags, 1);
});

test('should hear a request of a moderator only', async () => {
  const [meeting, ada, bob, cem] = await three(5);
  for (const member of meeting.members) await member.session.onModerators([0]);
  await ada.session.askToSwitchOff(bob.session.id, 0, meeting.nowMs);
  await meeting.settle();
  assert.deepEqual(bob.told('switchOffAsked'), [{ type: 'switchOffAsked', bySlot: 0, name: 'Ada', slot: 1, track: 0 }]);
  assert.equal(cem.told('switchOffAsked')[0].slot, 1, 'all see whom');
  await cem.session.onModerators([2]); // As Cem says.
  await cem.session.askToSwitchOff(bob.session.id, 1, meeting.nowMs);
  await bob.session.askToSwitchOff(cem.session.id, 1, meeting.nowMs);
  await meeting.settle();
  assert.equal(bob.told('switchOffAsked').length, 1);
  assert.equal(bob.session.rejections().get('IDENTITY'), 1);
});

test('should assign breakout rooms that only the assigned can enter', async () => {
  const [meeting, ada, bob, cem] = await three(6);
  for (const member of meeting.members) await member.session.onModerators([0]);
  const breakout = drawBreakout('Left', randomOf(seeded(1)));
  await ada.session.assignBreakout(bob.session.id, breakout, meeting.nowMs);
  await meeting.settle();
  const assigned = bob.told('breakoutAssigned')[0];
  assert.deepEqual([assigned.bySlot, assigned.name, assigned.breakout], [0, 'Ada', breakout]);
  assert.deepEqual(cem.told('breakoutAssigned'), []);
  const root = await rightRoot();
  assert.match(await root.breakoutRoom(breakout), /^[0-9a-f]{32}$/);
  const inside = new Meeting(7);
  const [first, second] = [
    await inside.join(0, 'Ada', await root.breakout(breakout)), await inside.join(1, 'Bob', await root.breakout(assigned.breakout))];
  assert.equal(await inside.hear(first, second), 'Ada speaks');
  const outsider = await inside.join(2, 'Cem');
  await inside.pass(5200);
  assert.equal(outsider.told('nobodyAnswered').length, 1, 'the passphrase does not lead there');
  await bob.session.onModerators([1]);
  await bob.session.assignBreakout(cem.session.id, breakout, meeting.nowMs);
  await meeting.settle();
  assert.deepEqual(cem.told('breakoutAssigned'), []);
  assert.equal(parseBreakout(encodeBreakout(breakout).subarray(1)), null);
});

test('should carry reactions, polls and whiteboards to all, and P2P texts to one', async () => {
  const [meeting, ada, bob, cem] = await three(8);
  for (const kind of /** @type {const} */ (['reaction', 'poll', 'whiteboard'])) {
    await ada.session.sendApplication(kind, `{"of":"${kind}"}`, meeting.nowMs);
  }
  await ada.session.sendP2p(bob.session.id, 'v=0', meeting.nowMs);
  await meeting.settle();
  for (const one of [bob, cem]) {
    assert.deepEqual(one.told('applicationReceived').map(({ slot, name, kind, json }) => [slot, name, kind, json]), [
      [0, 'Ada', 'reaction', '{"of":"reaction"}'], [0, 'Ada', 'poll', '{"of":"poll"}'], [0, 'Ada', 'whiteboard', '{"of":"whiteboard"}']]);
  }
  assert.deepEqual(bob.told('p2pReceived'), [{ type: 'p2pReceived', slot: 0, text: 'v=0' }]);
  assert.deepEqual(cem.told('p2pReceived'), []);
  assert.throws(() => encodeText('x'.repeat(60_001)));
  assert.throws(() => encodeText(''));
  assert.equal(parseText(Uint8Array.of(0xff)), null);
});

test('should show who knocks to moderators alone, as a name and nothing more', async () => {
  const [meeting, ada, bob] = await three(9);
  for (const member of meeting.members) await member.session.onModerators([0]);
  const knock = await sealLobbyHello(await rightRoot(), 'Dan\u202e', randomOf(seeded(2)));
  await ada.session.onEntered(7, meeting.nowMs);
  await bob.session.onEntered(7, meeting.nowMs);
  const sent = meeting.seen.length;
  await ada.session.onMessage(7, knock.slice(), meeting.nowMs);
  await bob.session.onMessage(7, knock.slice(), meeting.nowMs);
  assert.deepEqual(ada.told('lobbyKnock'), [{ type: 'lobbyKnock', slot: 7, name: 'Dan' }]);
  assert.deepEqual(bob.told('lobbyKnock'), []);
  assert.equal(meeting.seen.length, sent, 'never answered');
  assert.equal(ada.states.has(7), false, 'no peer');
  const other = await sealLobbyHello(await wrongRoot(), 'Eve', randomOf(seeded(3)));
  await ada.session.onMessage(7, other, meeting.nowMs);
  assert.equal(ada.told('lobbyKnock').length, 1);
});
