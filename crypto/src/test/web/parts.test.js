// The small parts, each on its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeChat, MAX_TEXT_BYTES, NO_PREVIOUS } from '../../main/web/chat-body.js';
import { codecOf, NO_CODEC } from '../../main/web/codec.js';
import { DelayEstimate } from '../../main/web/delay-estimate.js';
import { encodeName, parseName } from '../../main/web/display-name.js';
import { encodeEnvelope, parseEnvelope } from '../../main/web/envelope.js';
import { decodeInner, encodeInner } from '../../main/web/inner-header.js';
import { keyId } from '../../main/web/key-id.js';
import { parseGroup, parsePair } from '../../main/web/message.js';
import { PeerEpochs } from '../../main/web/peer-epochs.js';
import { ReplayWindow } from '../../main/web/replay-window.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { importSecret, ratcheted } from '../../main/web/secret.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { TrackKey } from '../../main/web/track-key.js';
import { Track } from '../../main/web/track.js';
import { parseWireImage } from '../../main/web/wire-image.js';
import { Meeting, OPUS, seeded } from './meeting.js';
import { bytes, own } from './vectors.js';

test('should remember 1024 counters', () => {
  const window = new ReplayWindow();
  /** @param {number} counter */
  const take = (counter) => {
    const accepted = window.accepts(counter);
    if (accepted) window.commit(counter);
    return accepted;
  };
  assert.ok(take(5) && !take(5) && take(4));
  assert.ok(take(2000));
  assert.ok(!window.accepts(976) && window.accepts(977));
  assert.ok(take(977) && !take(977));
  for (let counter = 2001; counter < 6000; counter++) assert.ok(take(counter) && !window.accepts(counter));
});

test('should seal and show codecs of the table alone', () => {
  for (const mimeType of ['audio/opus', 'video/VP8', 'video/vp9', 'audio/red', 'audio/opus; minptime=10', 'video/AV1', 'video/H264']) assert.ok(codecOf(mimeType));
  for (const mimeType of ['video/H265', 'video/AV1X', 'audio/PCMU', '', undefined]) assert.equal(codecOf(mimeType), undefined);
});

test('should cut a name at a code point and refuse half ones', () => {
  const name = `${'x'.repeat(62)}\u{1F600}`;
  assert.equal(parseName(encodeName(name)), 'x'.repeat(62));
  const broken = encodeName('ab');
  broken[1] = 0xff;
  assert.equal(parseName(broken), null);
  broken[0] = 65;
  assert.equal(parseName(broken), null);
});

test('should pad messages so that their size says little', () => {
  const envelope = (/** @type {Uint8Array} */ body) => encodeEnvelope({ type: 2, seq: 0, clockMs: 0, body });
  const size = (/** @type {number} */ body) => envelope(new Uint8Array(body)).length;
  assert.deepEqual([0, 246, 247, 1014, 1015, 4086, 4087].map(size), [256, 256, 1024, 1024, 4096, 4096, 8192]);
  const longest = encodeChat({ lifetimeSeconds: 0, previous: NO_PREVIOUS, text: 'x'.repeat(MAX_TEXT_BYTES) });
  assert.equal(envelope(longest).length, 65536);
  assert.throws(() => envelope(new Uint8Array(longest.length + 1)));
});

test('should read no malformed message, frame or header', () => {
  const next = seeded(7);
  for (let i = 0; i < 20_000; i++) {
    const junk = Uint8Array.from({ length: Math.floor(next() * 120) }, () => Math.floor(next() * 256));
    decodeInner(junk);
    parseHeader(junk, 0);
    parseWireImage(junk, 0, 0);
    parseEnvelope(junk);
    for (let type = 0; type < 16; type++) {
      for (const parse of [parseGroup, parsePair]) parse({ type, seq: 0, clockMs: 0, body: junk });
    }
  }
  assert.equal(decodeInner(Uint8Array.of(0x20, 0, 0, 0, 0)), null);
  assert.equal(decodeInner(Uint8Array.of(2, 0, 0, 0, 0)), null);
  assert.equal(decodeInner(Uint8Array.of(4, 0, 0, 0, 0, 0)), null);
});

test('should drop what the bridge rearranged', async () => {
  const meeting = new Meeting(5);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  /** @type {(track: number, atMs: number) => Promise<Uint8Array<ArrayBuffer>>} */
  const seal = async (track, atMs) => await ada.session.sealer(track)
    .seal(OPUS, Uint8Array.of(1, 2), { keyFrame: false, level: null, layer: 0 }, meeting.nowMs + atMs) ?? assert.fail();
  /** @type {(track: number, wire: Uint8Array<ArrayBuffer>, rtpTimestamp: number) => Promise<boolean>} */
  const opens = async (track, wire, rtpTimestamp) => (
    typeof await bob.opener(0, track).open(OPUS, wire, rtpTimestamp, meeting.nowMs) === 'object');
  const speech = [await seal(0, 0), await seal(0, 0), await seal(0, 0)];
  assert.ok(await opens(0, speech[2], 0xffffff00));
  assert.ok(await opens(0, speech[1], 0xfffffe00), 'late, and where it belongs');
  assert.ok(!await opens(0, speech[0], 0x100), 'newer outside, older inside');
  const picture = [await seal(1, 4400), await seal(1, 4600), await seal(1, 5000), await seal(1, 6000), await seal(1, 6001)];
  assert.ok(await opens(1, picture[2], 0));
  assert.ok(await opens(1, picture[1], 0));
  assert.ok(!await opens(1, picture[0], 0));
  assert.ok(await opens(1, picture[4], 0));
  bob.rebind(0, 1);
  assert.ok(!await opens(1, picture[3], 0));
  assert.ok(await opens(1, await seal(1, 0), 0), 'a new receiver knows no clock yet');
});

/** @type {(epochs: PeerEpochs, wire: Uint8Array<ArrayBuffer>, nowMs: number) => Promise<string>} what became of it */
async function open(epochs, wire, nowMs) {
  const image = parseWireImage(wire, 0, NO_CODEC.number);
  if (typeof image === 'string') return image;
  const result = await epochs.open(image, nowMs);
  return 'plaintext' in result ? 'OPENED' : `${result.reason}${result.resync ? ' resync' : ''}`;
}

/** The epochs of one sender, and a way to seal under each. @param {number} count */
async function epochs(count) {
  /** @type {CryptoKey[]} */
  const secrets = [];
  let secret = bytes(own.member_A.S_0);
  for (let epoch = 0; epoch < count; epoch++) {
    secrets.push(await importSecret(secret));
    secret = await ratcheted(secrets[epoch]);
  }
  /** @type {Map<number, SealingKey>} */
  const keys = new Map();
  /** @type {(epoch: number, track?: number) => Promise<Uint8Array<ArrayBuffer>>} */
  const seal = async (epoch, track = Track.MICROPHONE) => {
    const id = keyId(epoch, 3, track);
    const key = keys.get(id) ?? new SealingKey(await TrackKey.derive(secrets[epoch], id, 'encrypt'));
    keys.set(id, key);
    return key.seal(NO_CODEC.number, new Uint8Array(0), new Uint8Array(9));
  };
  return { secrets, seal };
}

test('should follow eight ratchets and ask for the key beyond', async () => {
  const { secrets, seal } = await epochs(19);
  const peer = new PeerEpochs(3);
  /** @type {(epoch: number, nowMs?: number) => Promise<string>} */
  const opens = async (epoch, nowMs = 0) => open(peer, await seal(epoch), nowMs);
  assert.equal(await opens(0), 'UNKNOWN_EPOCH');
  await peer.store(0, secrets[0], 0);
  assert.equal(await opens(9), 'UNKNOWN_EPOCH resync');
  assert.equal(await opens(8), 'OPENED');
  assert.equal(await opens(0), 'UNKNOWN_EPOCH', 'more than one behind');
  assert.equal(await opens(9), 'OPENED');
  assert.equal(await opens(8, 1000), 'OPENED', 'the previous one, for two seconds');
  peer.expire(2000);
  assert.equal(await opens(8, 2000), 'UNKNOWN_EPOCH');
  await peer.store(12, secrets[5], 3000);
  assert.equal(await opens(12, 3000), 'AUTH resync', 'a rekey: another secret than the ratchet leads to');
  assert.equal(await opens(11, 3000), 'OPENED');
  await peer.store(12, secrets[12], 3000);
  assert.equal(await opens(12, 3000), 'OPENED');
  await peer.store(18, secrets[18], 4000);
  peer.expire(9000);
  assert.equal(await opens(12, 9000), 'UNKNOWN_EPOCH', 'erased five seconds after the newer key');
  assert.equal(await opens(18, 9000), 'OPENED');
});

/** A chain of secrets that begins with 64 equal bytes. @type {(number: number, times: number) => Promise<CryptoKey>} */
async function chain(number, times) {
  let secret = await importSecret(new Uint8Array(64).fill(number));
  for (let i = 0; i < times; i++) secret = await importSecret(await ratcheted(secret));
  return secret;
}

/** A frame of slot 3's microphone under any secret. @type {(peer: PeerEpochs, epoch: number, secret: CryptoKey, counter: number, nowMs?: number) => Promise<string>} */
async function frame(peer, epoch, secret, counter, nowMs = 0) {
  const key = new SealingKey(await TrackKey.derive(secret, keyId(epoch, 3, Track.MICROPHONE), 'encrypt'), counter);
  return open(peer, await key.seal(NO_CODEC.number, new Uint8Array(0), new Uint8Array(9)), nowMs);
}

test('should believe the key message against frames that a leaver ratcheted to', async () => {
  const peer = new PeerEpochs(3);
  await peer.store(1, await chain(1, 0), 0);
  assert.equal(await frame(peer, 1, await chain(1, 0), 0), 'OPENED');
  assert.equal(await frame(peer, 9, await chain(1, 8), 0), 'OPENED');
  assert.equal(await frame(peer, 17, await chain(1, 16), 0), 'OPENED');
  assert.equal(await peer.store(2, await chain(2, 0), 0), true);
  assert.equal(await frame(peer, 2, await chain(2, 0), 0), 'OPENED');
  assert.notEqual(await frame(peer, 18, await chain(1, 17), 1), 'OPENED');
});

test('should believe the later of two keys of one epoch though the earlier has opened', async () => {
  const peer = new PeerEpochs(3);
  await peer.store(1, await chain(1, 0), 0);
  await peer.store(2, await chain(2, 0), 0);
  assert.equal(await frame(peer, 2, await chain(2, 0), 5), 'OPENED');
  assert.equal(await peer.store(2, await chain(3, 0), 0), true);
  assert.equal(await frame(peer, 2, await chain(3, 0), 0), 'OPENED');
  assert.notEqual(await frame(peer, 2, await chain(2, 0), 6), 'OPENED');
});

test('should keep the windows when a key message comes late', async () => {
  const peer = new PeerEpochs(3);
  await peer.store(1, await chain(1, 0), 0);
  assert.equal(await frame(peer, 1, await chain(1, 0), 0), 'OPENED');
  assert.equal(await frame(peer, 4, await chain(1, 3), 0), 'OPENED');
  assert.equal(await frame(peer, 12, await chain(1, 11), 0), 'OPENED');
  assert.equal(await peer.store(1, await chain(1, 0), 0), false);
  assert.equal(await peer.store(3, await chain(1, 2), 0), false);
  assert.equal(await frame(peer, 12, await chain(1, 11), 0), 'REPLAY');
  assert.equal(await frame(peer, 4, await chain(1, 3), 0), 'UNKNOWN_EPOCH');
});

test('should not go back to an epoch that was told again', async () => {
  const peer = new PeerEpochs(3);
  await peer.store(1, await chain(1, 0), 0);
  await peer.store(2, await chain(2, 0), 0);
  assert.equal(await frame(peer, 2, await chain(2, 0), 0), 'OPENED');
  assert.equal(await peer.store(1, await chain(1, 0), 0), false);
  assert.equal(await peer.store(2, await chain(2, 0), 0), false);
  assert.equal(await frame(peer, 2, await chain(2, 0), 0), 'REPLAY');
  assert.equal(await frame(peer, 2, await chain(2, 0), 1), 'OPENED');
});

test('should erase the old one in time however often the new one is told', async () => {
  const peer = new PeerEpochs(3);
  await peer.store(1, await chain(1, 0), 0);
  await peer.store(2, await chain(2, 0), 0);
  await peer.store(2, await chain(2, 0), 2000);
  await peer.store(2, await chain(3, 0), 4000);
  assert.notEqual(await frame(peer, 1, await chain(1, 0), 0, 5000), 'OPENED');
});

test('should not let a forged frame in that was under way when the key message came', async () => {
  const peer = new PeerEpochs(3);
  await peer.store(1, await chain(1, 0), 0);
  assert.equal(await frame(peer, 1, await chain(1, 0), 0), 'OPENED');
  const forged = frame(peer, 4, await chain(1, 3), 0);
  await peer.store(2, await chain(2, 0), 0);
  assert.equal(await forged === 'OPENED' && peer.forgeries === 0, false);
  assert.equal(await frame(peer, 2, await chain(2, 0), 0), 'OPENED');
});

test('should change nothing for a frame that does not authenticate', async () => {
  const { secrets, seal } = await epochs(4);
  const peer = new PeerEpochs(3);
  await peer.store(0, secrets[0], 0);
  for (const epoch of [1, 3, 0]) {
    const wire = await seal(epoch);
    wire[wire.length - 1] ^= 1;
    assert.equal(await open(peer, wire, 0), epoch > 0 ? 'AUTH resync' : 'AUTH');
    wire[wire.length - 1] ^= 1;
    if (epoch === 0) assert.equal(await open(peer, wire, 0), 'OPENED', 'neither epoch nor window moved');
  }
});

test('should open one of two copies that are opened at once', async () => {
  const { secrets, seal } = await epochs(2);
  const peer = new PeerEpochs(3);
  await peer.store(0, secrets[0], 0);
  for (const epoch of [0, 1]) {
    const wire = await seal(epoch);
    const results = await Promise.all([open(peer, wire.slice(), 0), open(peer, wire.slice(), 0)]);
    assert.deepEqual(results.sort(), ['OPENED', 'REPLAY']);
  }
});

test('should open on two tracks at once at the first frames of an epoch', async () => {
  const { secrets, seal } = await epochs(2);
  const peer = new PeerEpochs(3);
  await peer.store(0, secrets[0], 0);
  const wires = [await seal(1, Track.MICROPHONE), await seal(1, Track.CAMERA)];
  assert.deepEqual(await Promise.all(wires.map((wire) => open(peer, wire, 0))), ['OPENED', 'OPENED']);
});

test('should open nothing that was erased or replaced while it was being opened', async () => {
  const { secrets, seal } = await epochs(12);
  /** @type {(during: (peer: PeerEpochs) => Promise<unknown> | void, epoch: number) => Promise<string>} */
  const opensDespite = async (during, epoch) => {
    const peer = new PeerEpochs(3);
    await peer.store(0, secrets[0], 0);
    const opening = open(peer, await seal(epoch), 0);
    await during(peer);
    return opening;
  };
  assert.equal(await opensDespite((peer) => peer.close(), 0), 'UNKNOWN_EPOCH', 'retired');
  assert.equal(await opensDespite((peer) => peer.close(), 1), 'UNKNOWN_EPOCH', 'retired, with a temporary under way');
  assert.equal(await opensDespite((peer) => peer.store(0, secrets[5], 0), 0), 'UNKNOWN_EPOCH', 'replaced by a key message');
  assert.equal(await opensDespite(async (peer) => {
    await peer.store(4, secrets[4], 0);
    peer.expire(5000);
  }, 0), 'UNKNOWN_EPOCH', 'erased by a newer key');
});

test('should refuse whatever was changed or cut anywhere', async () => {
  const meeting = new Meeting(4);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const vp8 = codecOf('video/VP8') ?? NO_CODEC;
  const wire = await ada.session.sealer(1).seal(vp8, bytes(own.frames.vp8_key.frame), { keyFrame: true, level: null, layer: 0 }, meeting.nowMs);
  assert.ok(wire);
  const open = (/** @type {Uint8Array<ArrayBuffer>} */ data) => bob.opener(0, 1).open(vp8, data, 1, meeting.nowMs);
  for (let at = 0; at < wire.length; at++) {
    const changed = wire.slice();
    changed[at] ^= 1 << (at % 8);
    assert.equal(typeof await open(changed), 'string', `byte ${at}`);
    assert.equal(typeof await open(wire.slice(0, at)), 'string', `cut at ${at}`);
  }
  assert.equal(typeof await open(wire), 'object');
});

test('should pad every audio frame to one size in strict mode', async () => {
  const pad = (/** @type {number} */ length) => encodeInner({ keyFrame: false, level: 1, layer: 0, clockMs: 0 }, new Uint8Array(length), 160).length;
  assert.deepEqual([1, 80, 153].map(pad), [160, 160, 160]);
});

test('should believe the quickest of the last eight answers about how old a frame is', () => {
  const delay = new DelayEstimate();
  assert.equal(delay.isTooOld(0, 60_000), false, 'nothing is known yet');
  delay.sample(0, 6000, 6100); // A ping held on its way makes frames look older, never younger.
  assert.equal(delay.isTooOld(20_000, 20_050), true);
  delay.sample(10_000, 10_050, 10_100);
  assert.deepEqual([20_050, 24_950, 24_951].map((nowMs) => delay.isTooOld(20_000, nowMs)), [false, false, true]);
  for (let i = 0; i < 8; i++) delay.sample(0, 6000, 6100);
  assert.equal(delay.isTooOld(20_000, 20_050), true, 'forgotten');
});
