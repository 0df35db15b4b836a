// The files of the cross test (see resources/cross-format.md): opens what Java sealed, and seals for Java.
//   node cross-files.js java-sealed.json js-sealed.json

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { hex } from '../../main/web/bytes.js';
import { CallRoot } from '../../main/web/call-root.js';
import { encodeChat, NO_PREVIOUS } from '../../main/web/chat-body.js';
import { codecOf, NO_CODEC } from '../../main/web/codec.js';
import { encodeEnvelope, parseEnvelope } from '../../main/web/envelope.js';
import { openHello, sealHello } from '../../main/web/hello.js';
import { importPrk } from '../../main/web/hkdf.js';
import { decodeInner, encodeInner } from '../../main/web/inner-header.js';
import { keyId } from '../../main/web/key-id.js';
import { encodeKey, encodeState, GroupType, PairType, parseGroup, parsePair } from '../../main/web/message.js';
import { pairKeys } from '../../main/web/pair-keys.js';
import { PeerEpochs } from '../../main/web/peer-epochs.js';
import { encodeProfile } from '../../main/web/profile.js';
import { rosterHash } from '../../main/web/roster-hash.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { importSecret } from '../../main/web/secret.js';
import { TrackKey } from '../../main/web/track-key.js';
import { Track } from '../../main/web/track.js';
import { parseWireImage } from '../../main/web/wire-image.js';
import { bytes, privateKey, publicKey } from './vectors.js';

const MIME_TYPES = { OPUS: 'audio/opus', VP8: 'video/VP8', VP9: 'video/VP9', AV1: 'video/AV1', H264: 'video/H264', RED: 'audio/red' };
const NONE = new Uint8Array(0);
const CLOCK = 123_456;
const [, , javaSealed, jsSealed] = process.argv;

/** @param {any} file */
const rootOf = async (file) => new CallRoot(await importPrk(bytes(file.root)), new Uint8Array(32));

/** @param {any} member */
const identityOf = (member) => ({ id: bytes(member.id), publicKey: bytes(member.E), slot: member.slot });

/** @param {any} member */
const meOf = async (member) => ({ ...identityOf(member), privateKey: await privateKey(bytes(member.e)) });

/** @param {string} name @returns {import('../../main/web/codec.js').Codec} */
const codec = (name) => codecOf(/** @type {any} */ (MIME_TYPES)[name]) ?? assert.fail(name);

// ---- open -------------------------------------------------------------------------------------------------------

/** @type {(base: string, epoch: number, codec: import('../../main/web/codec.js').Codec, wire: string, what: string) => Promise<{image: import('../../main/web/wire-image.js').WireImage, plaintext: Uint8Array<ArrayBuffer>}>} */
async function open(base, epoch, codec, wire, what) {
  const data = bytes(wire);
  const received = codec.image(data) ?? assert.fail(what);
  const image = parseWireImage(received.bytes, received.clearLength, codec.number);
  assert.ok(typeof image !== 'string', `${what}: ${image}`);
  const epochs = new PeerEpochs(image.slot);
  await epochs.store(epoch, await importSecret(bytes(base)), 0);
  const opened = await epochs.open(image, 0);
  assert.ok('plaintext' in opened, what);
  return { image, plaintext: opened.plaintext };
}

/** @param {any} expected */
async function checkFrame(expected) {
  const { image, plaintext } = await open(expected.baseKey, expected.epoch, codec(expected.codec), expected.wire, expected.name);
  assert.deepEqual([image.slot, image.track, image.counter], [expected.slot, expected.track, expected.counter]);
  const inner = decodeInner(plaintext) ?? assert.fail(expected.name);
  assert.deepEqual(
    [inner.keyFrame, inner.level ?? -1, inner.layer, inner.clockMs],
    [expected.keyFrame, expected.level, expected.layer, expected.clockMs]);
  assert.equal(hex(codec(expected.codec).frame(image.bytes, image.clearLength, inner.frame)), expected.frame);
}

/** @type {(expected: any, plaintext: Uint8Array<ArrayBuffer>, seq: number, parse: (envelope: any) => object | null) => void} */
function checkMessage(expected, plaintext, seq, parse) {
  const envelope = parseEnvelope(plaintext) ?? assert.fail();
  assert.deepEqual([envelope.type, envelope.seq, envelope.clockMs], [expected.type, seq, expected.clockMs]);
  assert.equal(hex(envelope.body), expected.body);
  assert.notEqual(parse(envelope), null, `body of type ${envelope.type}`);
}

/** @param {any} file */
async function check(file) {
  const root = await rootOf(file);
  for (const frame of file.frames) await checkFrame(frame);
  for (const { from, flags, wire } of file.hellos) {
    assert.deepEqual(await openHello(root, bytes(wire)), { flags, from: identityOf(file.members[from]), name: '' });
  }
  for (const expected of file.pair) {
    const from = identityOf(file.members[expected.from]);
    const keys = await pairKeys(root, await meOf(file.members[expected.to]), from) ?? assert.fail();
    const image = parseWireImage(bytes(expected.wire), 0, NO_CODEC.number);
    assert.ok(typeof image !== 'string');
    assert.deepEqual([image.slot, image.track, image.counter], [from.slot, Track.PAIR, expected.counter]);
    checkMessage(expected, await keys.receiving.open(image) ?? assert.fail(), expected.counter, parsePair);
  }
  for (const expected of file.group) {
    const { image, plaintext } = await open(expected.baseKey, expected.epoch, NO_CODEC, expected.wire, 'group');
    assert.deepEqual([image.track, image.counter], [Track.GROUP, expected.counter]);
    checkMessage(expected, plaintext, expected.seq, parseGroup);
  }
  return file.frames.length + file.hellos.length + file.pair.length + file.group.length;
}

// ---- seal -------------------------------------------------------------------------------------------------------

/** @type {(length: number) => Uint8Array<ArrayBuffer>} */
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {number} slot */
async function member(slot) {
  const e = random(32);
  const E = await crypto.subtle.exportKey('raw', await publicKey(await privateKey(e)));
  return { id: hex(random(16)), e: hex(e), E: hex(new Uint8Array(E)), slot };
}

/** @type {(base: string, kid: number, counter?: number) => Promise<SealingKey>} */
const sealerAt = async (base, kid, counter = 0) => (
  new SealingKey(await TrackKey.derive(await importSecret(bytes(base)), kid, 'encrypt'), counter));

/** @type {[string, keyof typeof MIME_TYPES, number, number, number, import('../../main/web/inner-header.js').Inner, number, string][]} */
const FRAMES = [
  ['opus', 'OPUS', 0, 0, 5, { keyFrame: false, level: 34, layer: 0, clockMs: CLOCK }, 0, '78fffe'],
  ['opus padded', 'OPUS', 0, 300, 700, { keyFrame: false, level: 127, layer: 0, clockMs: CLOCK }, 160, '7801'],
  ['red', 'RED', 3, 1, 0, { keyFrame: false, level: 0, layer: 0, clockMs: CLOCK }, 0, '6f00'],
  ['vp8 key', 'VP8', 1, 1, 300, { keyFrame: true, level: null, layer: 0, clockMs: CLOCK }, 0, `5042009d012a80016801${'30'.repeat(1200)}`],
  ['vp8 delta', 'VP8', 1, 1, 301, { keyFrame: false, level: null, layer: 2, clockMs: CLOCK + 33 }, 0, `b10300${'70'.repeat(61)}`],
  ['vp9', 'VP9', 2, 70_000, 8, { keyFrame: true, level: null, layer: 3, clockMs: 0xfffffff0 }, 0, '82498342000000'],
  ['av1 key', 'AV1', 1, 1, 302, { keyFrame: true, level: null, layer: 0, clockMs: CLOCK }, 0,
    `0a0a000000043cffbc01a00832960110${'42'.repeat(149)}`],
  ['h264 key', 'H264', 2, 1, 303, { keyFrame: true, level: null, layer: 0, clockMs: CLOCK }, 0,
    `000000016742c0158c8d40a0f937010d01078442350000000168ce3c800000000165b800${'04'.repeat(300)}00000165b400${'07'.repeat(30)}`],
];

/** @param {string} baseKey */
async function sealFrames(baseKey) {
  return Promise.all(FRAMES.map(async ([name, kind, track, epoch, counter, inner, padTo, frame]) => {
    const all = bytes(frame);
    const parts = codec(kind).split(all) ?? assert.fail(name);
    const sealer = await sealerAt(baseKey, keyId(epoch, 3, track), counter);
    const image = await sealer.seal(codec(kind).number, parts.clear, encodeInner(inner, parts.hidden, padTo));
    const wire = codec(kind).wire(parts, image);
    const { keyFrame, level, layer, clockMs } = inner;
    return { name, baseKey, epoch, slot: 3, track, counter, codec: kind, keyFrame, level: level ?? -1, layer, clockMs, frame, wire: hex(wire) };
  }));
}

/** @param {CallRoot} root @param {any} members @param {string} baseKey */
async function sealPair(root, members, baseKey) {
  const sealed = [];
  for (const [from, to] of [['A', 'J'], ['J', 'A']]) {
    const { sending } = await pairKeys(root, await meOf(members[from]), identityOf(members[to])) ?? assert.fail();
    for (const [type, body] of /** @type {[number, Uint8Array][]} */ ([
      [PairType.INTRO, encodeProfile({ tracks: 0x83, flags: 1, name: 'Jörg \u{1F44B}' })],
      [PairType.KEY, encodeKey(70_000, bytes(baseKey), 7)],
      [PairType.PRIVATE_CHAT, encodeChat({ lifetimeSeconds: 30, previous: NO_PREVIOUS, text: 'only for you' })],
      [PairType.PING, bytes('deadbeef')],
      [PairType.PONG, bytes('00000001')],
    ])) {
      const counter = sending.nextCounter;
      const wire = hex(await sending.seal(NO_CODEC.number, NONE, encodeEnvelope({ type, seq: counter, clockMs: CLOCK, body })));
      sealed.push({ from, to, counter, clockMs: CLOCK, type, body: hex(body), wire });
    }
  }
  return sealed;
}

/** @param {any} members @param {string} baseKey */
async function sealGroup(members, baseKey) {
  const hash = await rosterHash(Object.values(members).map((/** @type {any} */ one) => bytes(one.id)));
  const sealer = await sealerAt(baseKey, keyId(1, members.A.slot, Track.GROUP), 6);
  const sealed = [];
  for (const [type, body] of /** @type {[number, Uint8Array][]} */ ([
    [GroupType.STATE, encodeState({ tracks: 3, flags: 2, name: 'Ada' }, hash)],
    [GroupType.CHAT, encodeChat({ lifetimeSeconds: 30, previous: NO_PREVIOUS, text: 'Hello, room \u{1F44B}' })],
    [GroupType.CHAT, encodeChat({ lifetimeSeconds: 30, previous: NO_PREVIOUS, text: 'long '.repeat(500) })],
    [GroupType.BYE, NONE],
  ])) {
    const counter = sealer.nextCounter;
    const wire = hex(await sealer.seal(NO_CODEC.number, NONE, encodeEnvelope({ type, seq: counter + 1, clockMs: CLOCK, body })));
    sealed.push({ from: 'A', baseKey, epoch: 1, counter, seq: counter + 1, clockMs: CLOCK, type, body: hex(body), wire });
  }
  return sealed;
}

async function seal() {
  const file = { root: hex(random(64)), members: { A: await member(3), J: await member(4200) } };
  const root = await rootOf(file);
  const baseKey = hex(random(64));
  const hellos = await Promise.all([['A', 0], ['J', 1]].map(async ([from, flags]) => {
    const identity = identityOf(/** @type {any} */ (file.members)[from]);
    return { from, flags, wire: hex(await sealHello(root, random(16), Number(flags), identity, '')) };
  }));
  const [frames, pair, group] = [await sealFrames(baseKey), await sealPair(root, file.members, baseKey), await sealGroup(file.members, baseKey)];
  return { ...file, frames, hellos, pair, group };
}

const sealed = await seal();
await check(sealed);
writeFileSync(jsSealed, JSON.stringify(sealed, null, 1));
console.log(`opened ${await check(JSON.parse(readFileSync(javaSealed, 'utf8')))}`);
