// The worker as the page and the browser drive it: what the server says reaches it through the page unchecked.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, own } from './vectors.js';
import { next, page, post, ticks, told } from './worker-page.js';

async function counters() {
  post({ type: 'stats' });
  return (await next('stats')).counters;
}

/** What comes out of an RTCRtpScriptTransform. @param {object} options */
function transform(options) {
  const input = new TransformStream();
  const output = new TransformStream();
  const [writer, reader] = [input.writable.getWriter(), output.readable.getReader()];
  /** @type {any[]} */
  const out = [];
  (async () => {
    for (let one = await reader.read(); !one.done; one = await reader.read()) out.push(one.value);
  })();
  page.onrtctransform({
    transformer: { readable: input.readable, writable: output.writable, options, sendKeyFrameRequest: async () => undefined },
  });
  return { out, write: (/** @type {object} */ frame) => writer.write(frame) };
}

/** @type {(data: number[], mimeType?: string) => any} */
const audio = (data, mimeType = 'audio/opus') => ({ data: Uint8Array.from(data).buffer, getMetadata: () => ({ mimeType }) });

/** Long enough for a frame that should not have passed. */
const settled = () => new Promise((resolve) => { setTimeout(resolve, 50); });

/** @type {(stream: {out: object[]}, count: number) => Promise<void>} */
async function assertPassed(stream, count) {
  for (let turns = 0; turns < 2000 && stream.out.length < count; turns++) await settled();
  assert.equal(stream.out.length, count);
}

const PLAIN = [1, 2, 3, 4];
const microphone = transform({ side: 'send', track: 0 });
const loudspeaker = transform({ side: 'receive', receiver: 'a' });

test('should pass no frame before there is a join', async () => {
  await microphone.write(audio(PLAIN));
  await loudspeaker.write(audio(PLAIN));
  await settled();
  assert.deepEqual([microphone.out, loudspeaker.out], [[], []]);
});

test('should seal every frame once it has joined, and survive any that it cannot', async () => {
  post({ type: 'derive', passphrase: own.k1.passphrase_typed, host: own.k1.link_host, room: own.k1.room });
  post({ type: 'join', slot: 3, members: [4], name: 'Ada', tracks: 1, flags: 0 });
  await next('self');
  assert.equal(new Uint8Array((await next('send')).data).length, 183);
  await microphone.write({ data: new ArrayBuffer(4), getMetadata: () => { throw new TypeError('gone'); } });
  await microphone.write(audio(PLAIN, 'audio/PCMU'));
  await microphone.write(audio([]));
  await microphone.write(audio(PLAIN));
  await assertPassed(microphone, 1);
  const wire = new Uint8Array(microphone.out[0].data);
  assert.equal(wire.length, 2 + 5 + 1 + PLAIN.length + 16, 'header, inner header with level, frame, tag');
  const { SEND_REFUSED: refused, SEND_CODEC: codec, SEND_EMPTY: empty } = await counters();
  assert.deepEqual([refused, codec, empty], [1, 1, 1]);
});

test('should show nothing that is not bound, or bound to what cannot be', async () => {
  for (const binding of [{ slot: 4, track: 0 }, { slot: 4, track: 7 }, { slot: -1, track: 0 }, { slot: '4', track: 'x' }]) {
    post({ type: 'bind', receiver: 'a', ...binding });
    await counters();
    await loudspeaker.write(audio(PLAIN));
    await loudspeaker.write(audio([]));
    await loudspeaker.write({ data: new ArrayBuffer(4), getMetadata: () => { throw new TypeError('gone'); } });
  }
  await settled();
  assert.deepEqual(loudspeaker.out, []);
});

test('should bear whatever a server can say', async () => {
  for (const said of [
    { type: 'resumed', members: null }, { type: 'resumed', members: 'all' }, { type: 'resumed', members: [{}, NaN, 1e9, '4', 4] },
    { type: 'entered', slot: 'x' }, { type: 'entered' }, { type: 'entered', slot: 8191 }, { type: 'left', slot: {} },
    { type: 'message', from: 4, data: new ArrayBuffer(0) }, { type: 'message', from: '__proto__', data: new ArrayBuffer(300) },
    { type: 'message', from: 4 }, { type: 'message', from: 8191, data: bytes(own.hello_join_J.wire).buffer },
  ]) post(said);
  await counters();
  for (const tick of ticks) tick();
  await settled();
  assert.deepEqual(told.filter(({ type }) => type === 'fatal'), []);
});

test('should drop what a flooding server sends above a bound, and go on', async () => {
  for (let i = 0; i < 5000; i++) post({ type: 'message', from: 4, data: new ArrayBuffer(183) });
  post({ type: 'entered', slot: 9 });
  const { LIMIT: dropped } = await counters();
  assert.ok(dropped >= 3900, String(dropped));
  await microphone.write(audio(PLAIN));
  await assertPassed(microphone, 2);
});

test('should pass nothing any more once it left', async () => {
  post({ type: 'leave' });
  await next('gone');
  await microphone.write(audio(PLAIN));
  await settled();
  assert.equal(microphone.out.length, 2);
});

test('should pass nothing any more after a bug', async () => {
  post({ type: 'join', slot: 3, members: [], name: 'Ada', tracks: 1, flags: 0 });
  await next('self');
  post({ type: 'no such message' });
  await next('fatal');
  await microphone.write(audio(PLAIN));
  await settled();
  assert.equal(microphone.out.length, 2);
});
