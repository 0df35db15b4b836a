// What an RTCRtpScriptTransform lets through.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReceiveStream, SendStream } from '../../main/web/frame-streams.js';
import { encoded, hostOf } from './encoded-streams.js';
import { Meeting } from './meeting.js';
import { bytes, own } from './vectors.js';

const KEY_FRAME = bytes(own.frames.vp8_key.frame);
const DELTA = bytes(own.frames.vp8_delta.frame);

test('should send nothing that is not sealed', async () => {
  const meeting = new Meeting(1);
  const ada = await meeting.join(0, 'Ada');
  const frame = () => encoded(KEY_FRAME, 'video/VP8', 'key');
  assert.equal(await new SendStream(hostOf(meeting, null), 1).pass(frame()), null, 'no join, no frame');
  const host = hostOf(meeting, ada);
  const stream = new SendStream(host, 1);
  for (const mimeType of ['video/H265', 'audio/PCMU', '']) {
    assert.equal(await stream.pass(encoded(KEY_FRAME, mimeType, 'key')), null, 'an unknown codec is never sent');
  }
  assert.deepEqual(host.counted, ['1 video/H265', 'SEND_CODEC', '1 audio/PCMU', 'SEND_CODEC', '1 ', 'SEND_CODEC']);
  for (const { case: name, codec, frame: broken } of own.unsealable_frames) {
    const mimeType = codec === 4 ? 'video/AV1' : 'video/H264';
    assert.equal(await stream.pass(encoded(bytes(broken), mimeType, 'key')), null, name);
  }
  assert.equal(await stream.pass(encoded(KEY_FRAME.slice(0, 9), 'video/VP8', 'key')), null, 'shorter than its clear bytes');
  assert.equal(await stream.pass(encoded(new Uint8Array(0), 'video/VP8', 'empty')), null);
  const sealed = await stream.pass(frame());
  assert.ok(sealed && sealed.data.byteLength > KEY_FRAME.length + 16);
  ada.session.close();
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
  stream.bind({ slot: 0, track: 1 });
  assert.equal(await pass(DELTA), null, 'not sealed at all');
  assert.equal(await pass(await seal(), 'video/VP9'), null, 'another codec');
  assert.equal(await pass(await seal(), 'video/H265'), null, 'an unknown codec');
  stream.bind({ slot: 0, track: 2 });
  assert.equal(await pass(await seal()), null, 'another stream');
  stream.bind({ slot: 0, track: 1 });
  const shown = await pass(await seal());
  assert.deepEqual(new Uint8Array(shown?.data ?? new ArrayBuffer(0)), DELTA);
});

test('should ask for a key frame after half a second, once a second', async () => {
  const meeting = new Meeting(3);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const sender = new SendStream(hostOf(meeting, ada), 1);
  let requests = 0;
  const stream = new ReceiveStream(hostOf(meeting, bob), () => { requests++; });
  stream.bind({ slot: 0, track: 1 });
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
