// The small parts, each on its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArrivalOrder } from '../../main/web/arrival-order.js';
import { codecOf, NO_CODEC } from '../../main/web/codec.js';
import { FrameOpener } from '../../main/web/frame-opener.js';
import { FrameSealer } from '../../main/web/frame-sealer.js';
import { ReceiveStream, SendStream } from '../../main/web/frame-streams.js';
import { importBaseKey } from '../../main/web/hkdf.js';
import { decodeInner, encodeInner } from '../../main/web/inner-header.js';
import { keyId, Track } from '../../main/web/key-id.js';
import {
  decodeChat, decodeKey, decodeMessage, decodeName, decodePresence, decodeState, encodeChat, encodeMessage, encodeName,
  NO_PREVIOUS, TEXT_LIMIT,
} from '../../main/web/messages.js';
import { PeerEpochs } from '../../main/web/peer-epochs.js';
import { ReplayWindow } from '../../main/web/replay-window.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { ratchet, TrackKey } from '../../main/web/track-key.js';
import { Meeting, seeded } from './meeting.js';
import { bytes, own } from './vectors.js';

test('should remember 1024 counters behind the highest', () => {
  const window = new ReplayWindow();
  assert.ok(window.accept(5) && !window.accept(5) && window.accept(4));
  assert.ok(window.accept(2000));
  assert.ok(!window.isFresh(976) && window.isFresh(977));
  assert.ok(window.accept(977) && !window.accept(977));
  for (let counter = 2001; counter < 6000; counter++) assert.ok(window.accept(counter) && !window.isFresh(counter));
});

test('should seal and show codecs of the table alone', () => {
  for (const mimeType of ['audio/opus', 'video/VP8', 'video/vp9', 'audio/red', 'audio/opus; minptime=10']) assert.ok(codecOf(mimeType));
  for (const mimeType of ['video/AV1', 'video/H264', 'audio/PCMU', '', undefined]) assert.equal(codecOf(mimeType), undefined);
});

test('should cut a name at a code point and refuse half ones', () => {
  const name = `${'x'.repeat(62)}\u{1F600}`;
  assert.equal(decodeName(encodeName(name)), 'x'.repeat(62));
  const broken = encodeName('ab');
  broken[1] = 0xff;
  assert.equal(decodeName(broken), null);
  broken[0] = 65;
  assert.equal(decodeName(broken), null);
});

test('should pad messages so that their size says little', () => {
  const size = (/** @type {number} */ body) => encodeMessage(2, 0, 0, new Uint8Array(body)).length;
  assert.deepEqual([0, 246, 247, 1014, 1015, 4086, 4087].map(size), [256, 256, 1024, 1024, 4096, 4096, 8192]);
  const longest = encodeChat(0, NO_PREVIOUS, 'x'.repeat(TEXT_LIMIT));
  assert.equal(encodeMessage(2, 0, 0, longest).length, 65536);
  assert.throws(() => encodeMessage(2, 0, 0, new Uint8Array(longest.length + 1)));
});

test('should read no malformed message, frame or header', () => {
  const next = seeded(7);
  for (let i = 0; i < 20_000; i++) {
    const junk = Uint8Array.from({ length: Math.floor(next() * 120) }, () => Math.floor(next() * 256));
    for (const decode of [decodeMessage, decodeInner, decodePresence, decodeState, decodeKey, decodeChat]) decode(junk);
    parseHeader(junk, 0);
  }
  assert.equal(decodeInner(Uint8Array.of(0x20, 0, 0, 0, 0)), null);
  assert.equal(decodeInner(Uint8Array.of(2, 0, 0, 0, 0)), null);
  assert.equal(decodeInner(Uint8Array.of(4, 0, 0, 0, 0, 0)), null);
});

test('should drop what the bridge rearranged', () => {
  const speech = new ArrivalOrder(true);
  assert.ok(speech.accept(10, 0xffffff00, 0));
  assert.ok(speech.accept(9, 0xfffffe00, 0), 'late, and where it belongs');
  assert.ok(!speech.accept(8, 0x100, 0), 'newer outside, older inside');
  const picture = new ArrivalOrder(false);
  assert.ok(picture.accept(10, 0, 5000));
  assert.ok(picture.accept(9, 0, 4600));
  assert.ok(!picture.accept(8, 0, 4400));
  picture.rebind();
  assert.ok(!picture.accept(10, 0, 6000));
  assert.ok(picture.accept(11, 0, 6000));
});

/** Sealers of the epochs of one sender. @param {number} count */
async function epochs(count) {
  const bases = [];
  let secret = bytes(own.member_A.S_0);
  for (let epoch = 0; epoch < count; epoch++) {
    bases.push(await importBaseKey(secret));
    secret = await ratchet(bases[epoch]);
  }
  const kids = bases.map((_, epoch) => keyId(epoch, 3, Track.MICROPHONE));
  const keys = await Promise.all(bases.map((base, epoch) => TrackKey.derive(base, kids[epoch], 'encrypt')));
  const sealers = keys.map((key) => new FrameSealer(key));
  return { bases, seal: (/** @type {number} */ epoch) => sealers[epoch].seal(NO_CODEC, new Uint8Array(0), new Uint8Array(9)) };
}

test('should follow eight ratchets and ask for the key beyond', async () => {
  const { bases, seal } = await epochs(19);
  const peer = new PeerEpochs();
  const opener = new FrameOpener(3, Track.MICROPHONE, peer);
  /** @type {(epoch: number, nowMs?: number) => Promise<string>} */
  const open = async (epoch, nowMs = 0) => {
    const opened = await opener.open(NO_CODEC, await seal(epoch), nowMs);
    return typeof opened === 'string' ? opened : 'OPENED';
  };
  assert.equal(await open(0), 'UNKNOWN_EPOCH');
  assert.ok(peer.store(0, bases[0], 0));
  assert.equal(await open(9), 'EPOCH_TOO_FAR');
  assert.equal(await open(8), 'OPENED');
  assert.equal(await open(0), 'UNKNOWN_EPOCH', 'more than one behind');
  assert.ok(!peer.store(8, bases[3], 0), 'a key of an epoch in use is not replaced');
  assert.equal(await open(9), 'OPENED');
  assert.equal(await open(8, 1000), 'OPENED', 'the previous one, for two seconds');
  peer.advance(2000);
  opener.prune();
  assert.equal(await open(8, 2000), 'UNKNOWN_EPOCH');
  assert.ok(peer.store(12, bases[5], 3000), 'a rekey: another secret than the ratchet leads to');
  assert.equal(await open(12, 3000), 'AUTH_AHEAD');
  assert.equal(await open(11, 3000), 'OPENED');
  assert.ok(peer.store(12, bases[12], 3000));
  assert.equal(await open(12, 3000), 'OPENED');
  assert.ok(peer.store(18, bases[18], 4000));
  peer.advance(9000);
  assert.equal(await open(12, 9000), 'UNKNOWN_EPOCH', 'erased five seconds after the newer key');
  assert.equal(await open(18, 9000), 'OPENED');
});

test('should change nothing for a frame that does not authenticate', async () => {
  const { bases, seal } = await epochs(4);
  const peer = new PeerEpochs();
  peer.store(0, bases[0], 0);
  const opener = new FrameOpener(3, Track.MICROPHONE, peer);
  for (const epoch of [1, 3, 0]) {
    const wire = await seal(epoch);
    wire[wire.length - 1] ^= 1;
    assert.equal(await opener.open(NO_CODEC, wire, 0), epoch > 0 ? 'AUTH_AHEAD' : 'AUTH');
    wire[wire.length - 1] ^= 1;
    if (epoch === 0) assert.equal(typeof await opener.open(NO_CODEC, wire, 0), 'object', 'neither epoch nor window moved');
  }
});

test('should refuse whatever was changed or cut anywhere', async () => {
  const meeting = new Meeting(4);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const vp8 = codecOf('video/VP8') ?? NO_CODEC;
  const wire = await ada.session.sealFrame(1, vp8, KEY_FRAME, { keyFrame: true, level: null, layer: 0 }, meeting.nowMs);
  assert.ok(wire);
  const open = (/** @type {Uint8Array<ArrayBuffer>} */ data) => bob.session.openFrame({ slot: 0, track: 1 }, vp8, data, 1, meeting.nowMs);
  for (let at = 0; at < wire.length; at++) {
    const changed = wire.slice();
    changed[at] ^= 1 << (at % 8);
    assert.equal(typeof await open(changed), 'string', `byte ${at}`);
    assert.equal(typeof await open(wire.slice(0, at)), 'string', `cut at ${at}`);
  }
  assert.equal(typeof await open(wire), 'object');
});

test('should open one of two copies that are opened at once', async () => {
  const { bases, seal } = await epochs(2);
  const peer = new PeerEpochs();
  peer.store(0, bases[0], 0);
  const opener = new FrameOpener(3, Track.MICROPHONE, peer);
  for (const epoch of [0, 1]) {
    const wire = await seal(epoch);
    const results = await Promise.all([opener.open(NO_CODEC, wire.slice(), 0), opener.open(NO_CODEC, wire.slice(), 0)]);
    assert.equal(results.filter((one) => one === 'REPLAY').length, 1);
  }
});

test('should open on two tracks at once at the first frames of an epoch', async () => {
  const { bases } = await epochs(2);
  const peer = new PeerEpochs();
  peer.store(0, bases[0], 0);
  const results = await Promise.all([Track.MICROPHONE, Track.CAMERA].map(async (track) => {
    const sealer = new FrameSealer(await TrackKey.derive(bases[1], keyId(1, 3, track), 'encrypt'));
    const wire = await sealer.seal(NO_CODEC, new Uint8Array(0), new Uint8Array(9));
    return new FrameOpener(3, track, peer).open(NO_CODEC, wire, 0);
  }));
  assert.ok(results.every((one) => typeof one === 'object'));
});

test('should pad every audio frame to one size in strict mode', async () => {
  const pad = (/** @type {number} */ length) => encodeInner({ keyFrame: false, level: 1, layer: 0, clock: 0 }, new Uint8Array(length), 160).length;
  assert.deepEqual([1, 80, 153].map(pad), [160, 160, 160]);
});

/** What an RTCEncodedVideoFrame or, without a type, an RTCEncodedAudioFrame looks like. */
const encoded = (/** @type {Uint8Array<ArrayBuffer>} */ data, /** @type {string} */ mimeType, /** @type {string} */ type) => ({
  data: data.slice().buffer, ...(type ? { type } : {}), getMetadata: () => ({ mimeType, rtpTimestamp: 1 }),
});

/** @param {Meeting} meeting @param {import('./meeting.js').Member | null} member */
function hostOf(meeting, member) {
  /** @type {string[]} */
  const counted = [];
  return {
    session: member?.session ?? null, nowMs: () => meeting.nowMs, level: 20, counted,
    count: (/** @type {string} */ reason) => counted.push(reason), heard: () => {}, delayed: () => {},
  };
}

const KEY_FRAME = bytes(own.frames.vp8_key.frame);
const DELTA = bytes(own.frames.vp8_delta.frame);

test('should send nothing that is not sealed', async () => {
  const meeting = new Meeting(1);
  const ada = await meeting.join(0, 'Ada');
  const frame = () => encoded(KEY_FRAME, 'video/VP8', 'key');
  assert.equal(await new SendStream(hostOf(meeting, null), 1).pass(frame()), null, 'no join, no frame');
  const stream = new SendStream(hostOf(meeting, ada), 1);
  for (const mimeType of ['video/AV1', 'video/H264', '']) {
    assert.equal(await stream.pass(encoded(KEY_FRAME, mimeType, 'key')), null, 'an unknown codec is never sent');
  }
  assert.equal(await stream.pass(encoded(KEY_FRAME.slice(0, 9), 'video/VP8', 'key')), null, 'shorter than its clear bytes');
  assert.equal(await stream.pass(encoded(new Uint8Array(0), 'video/VP8', 'empty')), null);
  const sealed = await stream.pass(frame());
  assert.ok(sealed && sealed.data.byteLength > KEY_FRAME.length + 16);
  ada.session.erase();
  assert.equal(await stream.pass(frame()), null, 'left, so nothing');
});

test('should show nothing that did not authenticate', async () => {
  const meeting = new Meeting(2);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const sender = new SendStream(hostOf(meeting, ada), 1);
  const host = hostOf(meeting, bob);
  const stream = new ReceiveStream(host, () => {});
  const seal = async () => new Uint8Array((await sender.pass(encoded(DELTA, 'video/VP8', 'delta')))?.data ?? new ArrayBuffer(0));
  const pass = (/** @type {Uint8Array<ArrayBuffer>} */ wire, mimeType = 'video/VP8') => stream.pass(encoded(wire, mimeType, 'delta'));
  assert.equal(await pass(await seal()), null, 'not bound');
  stream.binding = { slot: 0, track: 1 };
  assert.equal(await pass(DELTA), null, 'not sealed at all');
  assert.equal(await pass(await seal(), 'video/VP9'), null, 'another codec');
  assert.equal(await pass(await seal(), 'video/AV1'), null, 'an unknown codec');
  stream.binding = { slot: 0, track: 2 };
  assert.equal(await pass(await seal()), null, 'another stream');
  stream.binding = { slot: 0, track: 1 };
  const shown = await pass(await seal());
  assert.deepEqual(new Uint8Array(shown?.data ?? new ArrayBuffer(0)), DELTA);
});

test('should ask for a key frame after half a second, once a second', async () => {
  const meeting = new Meeting(3);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const sender = new SendStream(hostOf(meeting, ada), 1);
  let requests = 0;
  const stream = new ReceiveStream(hostOf(meeting, bob), () => { requests++; });
  stream.binding = { slot: 0, track: 1 };
  const junk = () => stream.pass(encoded(DELTA, 'video/VP8', 'delta'));
  for (let i = 0; i < 30; i++) {
    await junk();
    meeting.nowMs += 100;
  }
  assert.equal(requests, 3);
  const sealed = await sender.pass(encoded(KEY_FRAME, 'video/VP8', 'key'));
  assert.ok(sealed && await stream.pass(encoded(new Uint8Array(sealed.data), 'video/VP8', 'key')));
  for (let i = 0; i < 20; i++) {
    const delta = await sender.pass(encoded(DELTA, 'video/VP8', 'delta'));
    assert.ok(delta && await stream.pass(encoded(new Uint8Array(delta.data), 'video/VP8', 'delta')));
    meeting.nowMs += 100;
  }
  assert.equal(requests, 3, 'none while all is well');
});
