import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { hex } from '../../main/web/bytes.js';
import { CHUNK_BYTES, encodeOffer, parseOffer, parseRequest } from '../../main/web/file-message.js';
import { fittingName, shownFileName } from '../../main/web/file-name.js';
import { FileOffer } from '../../main/web/file-offer.js';
import { trackOf } from '../../main/web/key-id.js';
import { Sha256 } from '../../main/web/sha256.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { Track } from '../../main/web/track.js';
import { Meeting } from './meeting.js';
import { own, bytes } from './vectors.js';
/** @import { Source } from '../../main/web/file-offer.js' */
/** @import { Member } from './meeting.js' */

/** @type {(size: number) => Uint8Array<ArrayBuffer>} */
const patterned = (size) => Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) % 256);

/** @type {(content: Uint8Array<ArrayBuffer>, name?: string) => Promise<FileOffer>} */
async function offerOf(content, name = 'plan.pdf') {
  return await FileOffer.of(Object.assign(new Blob([content]), { name })) ?? assert.fail('cannot be offered');
}

/** @param {Uint8Array} data */
function isChunk(data) {
  const header = parseHeader(data, 0);
  return typeof header === 'object' && data.length !== 183 && trackOf(header.keyId) === Track.FILE;
}

/** @param {number} seed @param {boolean} [immediate] */
async function three(seed, immediate) {
  const meeting = new Meeting(seed, immediate);
  const members = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob'), await meeting.join(2, 'Cem')];
  while (meeting.inFlight.length > 0) await meeting.deliver(0);
  return /** @type {const} */ ([meeting, ...members]);
}

/** @type {(meeting: Meeting, from: Member, to: Member, number?: number) => Promise<void>} */
async function accept(meeting, from, to, number = 1) {
  await to.session.acceptFile(from.session.id, number, meeting.nowMs);
  await meeting.settle();
}

/** @param {Member} member */
async function received(member) {
  const done = member.told('fileDone').at(-1) ?? assert.fail('no file came');
  return new Uint8Array(await done.file.arrayBuffer());
}

test('should agree with the platform on SHA-256, whatever the pieces', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 128, 1000, 70_000]) {
    const content = patterned(length);
    const hash = new Sha256();
    for (let at = 0, size = 1; at < length; at += size, size = (size * 3) % 101 + 1) hash.update(content.subarray(at, at + size));
    assert.equal(hex(hash.digest()), createHash('sha256').update(content).digest('hex'), `${length}`);
  }
  assert.equal(hex(new Sha256().update(patternedOfVector()).digest()), own.file.sha256);
});

const patternedOfVector = () => Uint8Array.from({ length: own.file.size }, (_, i) => i % 256);

test('should carry a file to all who want it, and to nobody else', async () => {
  const [meeting, ada, bob, cem] = await three(1);
  const content = patterned(3 * CHUNK_BYTES + 5);
  await ada.session.offerFile(await offerOf(content), meeting.nowMs);
  await meeting.settle();
  const offered = bob.told('fileOffered')[0];
  assert.deepEqual([offered.slot, offered.number, offered.name, offered.fileName, offered.size, offered.private],
    [0, 1, 'Ada', 'plan.pdf', content.length, false]);
  assert.equal(meeting.seen.filter((one) => isChunk(one.data)).length, 0, 'nothing is sent that nobody asked for');
  await accept(meeting, ada, bob);
  assert.deepEqual(await received(bob), content);
  assert.equal(bob.told('fileDone')[0].file.type, 'application/octet-stream');
  assert.ok(meeting.seen.every((one) => !isChunk(one.data) || one.to === bob));
  assert.deepEqual(cem.told('fileDone'), []);
  const last = ada.told('fileProgress').at(-1);
  assert.deepEqual([last?.to, last?.bytes], [1, content.length]);
});

test('should carry a file to one, and tell others that there is none', async () => {
  const [meeting, ada, bob, cem] = await three(2);
  await ada.session.offerFileTo(bob.session.id, await offerOf(patterned(10)), meeting.nowMs);
  await meeting.settle();
  assert.equal(cem.told('fileOffered').length, 0);
  assert.ok(bob.told('fileOffered')[0].private);
  await accept(meeting, ada, bob);
  assert.deepEqual(await received(bob), patterned(10));
  await accept(meeting, ada, cem);
  assert.equal(cem.told('fileFailed')[0].reason, 'busy');
  assert.equal(meeting.seen.filter((one) => isChunk(one.data) && one.to === cem).length, 0);
});

test('should send chunks at a pace, and serve two in turn', async () => {
  const [meeting, ada, bob, cem] = await three(3);
  const content = patterned(20 * CHUNK_BYTES);
  await ada.session.offerFile(await offerOf(content), meeting.nowMs);
  await meeting.settle();
  await accept(meeting, ada, bob);
  await accept(meeting, ada, cem);
  const sentTo = (/** @type {Member} */ member) => meeting.seen.filter((one) => isChunk(one.data) && one.to === member).length;
  assert.equal(sentTo(bob) + sentTo(cem), 8, 'a burst');
  await meeting.pass(4000);
  assert.equal(sentTo(bob) + sentTo(cem), 18, '2.5 a second');
  const bobBefore = sentTo(bob);
  assert.ok(sentTo(cem) >= 4 && bobBefore >= 8, `${sentTo(cem)} ${bobBefore}`);
  await meeting.pass(12_000);
  assert.deepEqual(await received(bob), content);
  assert.deepEqual(await received(cem), content);
});

test('should ask again for chunks that were lost', async () => {
  const [meeting, ada, bob] = await three(4, false);
  const deliver = async (/** @type {(data: Uint8Array) => boolean} */ keeps) => {
    while (meeting.inFlight.length > 0) {
      if (keeps(meeting.inFlight[0].data)) await meeting.deliver(0);
      else meeting.inFlight.shift();
    }
  };
  const content = patterned(6 * CHUNK_BYTES + 1);
  await ada.session.offerFile(await offerOf(content), meeting.nowMs);
  await deliver(() => true);
  await bob.session.acceptFile(ada.session.id, 1, meeting.nowMs);
  let chunks = 0;
  await deliver((data) => !isChunk(data) || ++chunks !== 3);
  assert.equal(bob.told('fileProgress').length, 2, 'what comes after a hole waits');
  assert.equal(bob.session.rejections().get('ORDER'), 4);
  for (let i = 0; i < 60; i++) {
    await meeting.pass(200);
    await deliver(() => true);
  }
  assert.deepEqual(await received(bob), content);
});

test('should give up after five silences, and begin anew when asked to', async () => {
  const [meeting, ada, bob] = await three(5, false);
  const deliverBut = async (/** @type {(one: {from: Member, data: Uint8Array}) => boolean} */ lost) => {
    meeting.inFlight = meeting.inFlight.filter((one) => !lost(one));
    while (meeting.inFlight.length > 0) {
      await meeting.deliver(0);
      meeting.inFlight = meeting.inFlight.filter((one) => !lost(one));
    }
  };
  await ada.session.offerFile(await offerOf(patterned(100)), meeting.nowMs);
  await deliverBut(() => false);
  await bob.session.acceptFile(ada.session.id, 1, meeting.nowMs);
  for (let i = 0; i < 299; i++) {
    await meeting.pass(200);
    await deliverBut((one) => isChunk(one.data));
  }
  assert.equal(bob.told('fileFailed').length, 0);
  await meeting.pass(400);
  await deliverBut((one) => isChunk(one.data));
  assert.deepEqual(bob.told('fileFailed').map((one) => one.reason), ['silent']);
  assert.equal(meeting.seen.filter((one) => isChunk(one.data)).length, 6);
  await bob.session.acceptFile(ada.session.id, 1, meeting.nowMs);
  await deliverBut(() => false);
  assert.deepEqual(await received(bob), patterned(100));
});

test('should go on where it was when the signalling comes back', async () => {
  const [meeting, ada, bob, cem] = await three(6);
  const content = patterned(12 * CHUNK_BYTES);
  await ada.session.offerFile(await offerOf(content), meeting.nowMs);
  await meeting.settle();
  await accept(meeting, ada, bob);
  const before = bob.told('fileProgress').length;
  assert.ok(before >= 8);
  bob.connected = false;
  await meeting.pass(3000);
  bob.connected = true;
  await bob.session.onResumed([ada.slot, cem.slot], meeting.nowMs);
  await meeting.settle();
  await meeting.pass(4000);
  assert.deepEqual(await received(bob), content);
});

test('should seal nothing else under the number of an offer', async () => {
  const [meeting, ada, bob] = await three(7);
  const content = patterned(100);
  const source = Object.assign(new Blob([content]), { name: 'plan.pdf' });
  /** @type {Source} */
  const changing = { name: 'plan.pdf', size: 100, slice: (begin, end) => source.slice(begin, end) };
  await ada.session.offerFile(await FileOffer.of(changing) ?? assert.fail(), meeting.nowMs);
  await meeting.settle();
  changing.slice = () => new Blob([patterned(99), Uint8Array.of(1)]);
  await accept(meeting, ada, bob);
  assert.equal(meeting.seen.filter((one) => isChunk(one.data)).length, 0);
  assert.deepEqual(bob.told('fileFailed').map((one) => one.reason), ['gone']);
  assert.deepEqual(ada.told('fileFailed').map(({ own: mine, reason }) => [mine, reason]), [[true, 'content']]);
  await accept(meeting, ada, bob);
  assert.equal(bob.told('fileFailed')[1].reason, 'busy');
});

test('should offer nothing that cannot be read or is empty', async () => {
  const unreadable = { name: 'x', size: 5, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
  assert.equal(await FileOffer.of(unreadable), null);
  assert.equal(await FileOffer.of(Object.assign(new Blob([]), { name: 'x' })), null);
  assert.equal(await FileOffer.of({ name: 'x', size: 2 ** 32 + 1, slice: () => new Blob([]) }), null);
});

test('should show nothing as complete whose hash differs', async () => {
  const [meeting, ada, bob] = await three(8);
  const offer = await offerOf(patterned(CHUNK_BYTES + 10));
  offer.hash = new Uint8Array(32); // A sender that lies.
  await ada.session.offerFile(offer, meeting.nowMs);
  await meeting.settle();
  await accept(meeting, ada, bob);
  assert.deepEqual(bob.told('fileDone'), []);
  assert.deepEqual(bob.told('fileFailed').map((one) => one.reason), ['content']);
});

test('should drop chunks that were changed, repeated, not asked for, or come from somebody else', async () => {
  const [meeting, ada, bob, cem] = await three(9, false);
  const deliverAll = async () => { while (meeting.inFlight.length > 0) await meeting.deliver(0); };
  const content = patterned(2 * CHUNK_BYTES);
  await ada.session.offerFile(await offerOf(content), meeting.nowMs);
  await deliverAll();
  await bob.session.acceptFile(ada.session.id, 1, meeting.nowMs);
  await meeting.deliver(0);
  const chunks = meeting.inFlight.map((one) => one.data).filter(isChunk);
  meeting.inFlight = [];
  const [first, second] = chunks;
  const flipped = first.slice();
  flipped[100] ^= 1;
  const rejections = () => Object.fromEntries(bob.session.rejections());
  await bob.session.onMessage(0, second.slice(), meeting.nowMs);
  assert.deepEqual(rejections(), { ORDER: 1 });
  await bob.session.onMessage(0, flipped, meeting.nowMs);
  assert.deepEqual(rejections(), { ORDER: 1, AUTH: 1 });
  await bob.session.onMessage(2, first.slice(), meeting.nowMs);
  assert.deepEqual(rejections(), { ORDER: 1, AUTH: 1, WRONG_STREAM: 1 });
  await bob.session.onMessage(0, first.slice(), meeting.nowMs);
  await bob.session.onMessage(0, first.slice(), meeting.nowMs);
  assert.deepEqual(rejections(), { ORDER: 1, AUTH: 1, WRONG_STREAM: 1, REPLAY: 1 });
  await bob.session.onMessage(0, second.slice(), meeting.nowMs);
  assert.deepEqual(await received(bob), content);
  await cem.session.onMessage(0, first.slice(), meeting.nowMs);
  assert.deepEqual(Object.fromEntries(cem.session.rejections()), { UNKNOWN_EPOCH: 1 });
});

test('should fail what is under way when its sender leaves or withdraws it, and nothing else', async () => {
  const [meeting, ada, bob] = await three(10);
  await ada.session.offerFile(await offerOf(patterned(20 * CHUNK_BYTES)), meeting.nowMs);
  await ada.session.offerFile(await offerOf(patterned(20 * CHUNK_BYTES)), meeting.nowMs);
  await meeting.settle();
  await accept(meeting, ada, bob, 1);
  await accept(meeting, ada, bob, 2);
  await ada.session.withdrawFile(2);
  await meeting.pass(12_000);
  assert.deepEqual(bob.told('fileFailed').map(({ number, reason }) => [number, reason]), [[2, 'gone']]);
  await ada.session.offerFile(await offerOf(patterned(30 * CHUNK_BYTES)), meeting.nowMs);
  await meeting.settle();
  await accept(meeting, ada, bob, 3);
  await bob.session.cancelFile(ada.session.id, 1);
  await meeting.leave(ada);
  assert.deepEqual(bob.told('fileFailed').map(({ number, reason }) => [number, reason]), [[2, 'gone'], [3, 'left']]);
});

test('should fetch four at a time and remember sixty-four', async () => {
  const [meeting, ada, bob] = await three(11);
  for (let number = 1; number <= 66; number++) {
    const size = number >= 10 && number <= 14 ? 9 * CHUNK_BYTES : 1;
    await ada.session.offerFile(await offerOf(patterned(size)), meeting.nowMs);
  }
  await meeting.settle();
  await accept(meeting, ada, bob, 2);
  assert.equal(bob.told('fileFailed').at(-1)?.number, 2, 'the oldest are forgotten');
  for (let number = 10; number <= 14; number++) await bob.session.acceptFile(ada.session.id, number, meeting.nowMs);
  assert.deepEqual(bob.told('fileFailed').slice(1).map((one) => one.number), [14]);
});

test('should refuse malformed offers and requests', () => {
  const good = { number: 1, secret: bytes(own.file.file_secret), size: 70_000, hash: bytes(own.file.sha256), name: 'a' };
  assert.deepEqual(parseOffer(encodeOffer(good)), good);
  for (const bad of [{ number: 0 }, { number: 2 ** 24 }, { size: 0 }, { size: 2 ** 32 + 1 }, { name: '' }, { name: 'x'.repeat(256) }]) {
    assert.equal(parseOffer(encodeOffer({ ...good, ...bad })), null, JSON.stringify(bad));
  }
  const body = encodeOffer(good);
  assert.equal(parseOffer(body.subarray(0, -1)), null);
  assert.equal(parseOffer(new Uint8Array([...body, 0])), null);
  assert.equal(parseOffer(new Uint8Array([...body.subarray(0, -1), 0xff])), null);
  assert.deepEqual(parseRequest(bytes('00000001000000020008')), { number: 1, first: 2, count: 8 });
  for (const bad of ['00000001000000020000', '00000001000000020009', '000000010000000200', '0000000100000002000801']) {
    assert.equal(parseRequest(bytes(bad)), null, bad);
  }
});

test('should show names that neither disguise nor lead elsewhere', () => {
  assert.equal(shownFileName('../../.bashrc'), 'bashrc');
  assert.equal(shownFileName('C:\\Windows\\system32'), 'CWindowssystem32');
  assert.equal(shownFileName('in\u202efdp.exe'), 'infdp.exe');
  assert.equal(shownFileName('...'), 'file');
  assert.equal(new TextEncoder().encode(fittingName('\u{1F44B}'.repeat(100))).length, 252);
  assert.equal(fittingName(''), 'file');
});
