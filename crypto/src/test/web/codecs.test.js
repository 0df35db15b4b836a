// AV1 and H.264: what a depacketizer changes, flipped bits, and parsers that take whatever comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codecOf } from '../../main/web/codec.js';
import { hex } from '../../main/web/bytes.js';
import { Meeting } from './meeting.js';
import { bytes, own } from './vectors.js';
/** @import { Codec } from '../../main/web/codec.js' */

const AV1 = codecOf('video/AV1') ?? assert.fail();
const H264 = codecOf('video/H264') ?? assert.fail();

/** A source of the same numbers each time (mulberry32). @param {number} seed */
function numbers(seed) {
  let state = seed;
  return (/** @type {number} */ bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}

test('should take what depacketizers make of a frame', () => {
  const av1 = own.frames.av1_key;
  const image = hex(AV1.image(bytes(av1.wire))?.bytes ?? assert.fail());
  assert.equal(image, av1.image);
  assert.equal(hex(AV1.image(bytes(`1200${av1.wire}`))?.bytes ?? assert.fail()), image, 'a delimiter before');
  const sealed = av1.image.slice(av1.metadata.length - 10);
  const withoutSize = av1.wire.slice(0, av1.wire.indexOf(sealed) - 6).concat('30', sealed);
  assert.equal(hex(AV1.image(bytes(withoutSize))?.bytes ?? assert.fail()), image, 'no size in the last OBU');

  const h264 = own.frames.h264_key;
  const short = h264.wire.replaceAll('00000001', '000001');
  assert.notEqual(short, h264.wire);
  assert.equal(hex(H264.image(bytes(short))?.bytes ?? assert.fail()), h264.image, 'start codes of three bytes');
});

test('should refuse every flipped bit of AV1 and H.264', async () => {
  for (const [name, codec] of /** @type {[string, Codec][]} */ ([['av1_key', AV1], ['h264_key', H264]])) {
    const meeting = new Meeting(5);
    const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
    const how = { keyFrame: true, level: null, layer: 0 };
    const wire = await ada.session.sealer(1).seal(codec, bytes(own.frames[name].frame), how, meeting.nowMs);
    assert.ok(wire);
    for (let bit = 0; bit < 8 * wire.length; bit++) {
      const changed = wire.slice();
      changed[bit >> 3] ^= 1 << (bit & 7);
      assert.equal(typeof await bob.opener(0, 1).open(codec, changed, 1, meeting.nowMs), 'string', `${name} bit ${bit}`);
    }
    const opened = await bob.opener(0, 1).open(codec, wire, 1, meeting.nowMs);
    assert.ok(typeof opened === 'object');
    assert.equal(hex(opened.frame), own.frames[name].opened);
    assert.equal(opened.frame.buffer.byteLength, opened.frame.length, 'no byte beside it');
  }
});

test('should take apart or refuse whatever comes, and put together what it took apart', () => {
  const next = numbers(7);
  const seeds = Object.keys(own.frames).filter((name) => /^(av1|h264)/.test(name))
    .flatMap((name) => [bytes(own.frames[name].frame), bytes(own.frames[name].wire)]);
  for (let round = 0; round < 30_000; round++) {
    const seed = seeds[next(seeds.length)];
    const mutated = seed.slice(0, 1 + next(seed.length));
    for (let changes = next(4); changes > 0; changes--) mutated[next(mutated.length)] = [0, 1, 3, 0x32, next(256)][next(5)];
    for (const codec of [AV1, H264]) {
      codec.image(mutated);
      const parts = codec.split(mutated);
      if (parts === null) continue;
      const image = new Uint8Array([...parts.clear, ...Array.from({ length: 30 }, () => next(5))]);
      const received = codec.image(codec.wire(parts, image));
      assert.equal(hex(received?.bytes ?? assert.fail(hex(mutated))), hex(image));
      assert.equal(received?.clearLength, parts.clear.length);
    }
  }
});
