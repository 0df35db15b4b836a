// The files of the cross test (see resources/cross-format.md): opens what Java sealed, and seals for Java.
//   node cross-files.js java-sealed.json js-sealed.json

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { concat, hex, lp, sha256 } from '../../main/web/bytes.js';
import { CallRoot } from '../../main/web/call-root.js';
import { codecOf, NO_CODEC } from '../../main/web/codec.js';
import { FrameOpener } from '../../main/web/frame-opener.js';
import { FrameSealer } from '../../main/web/frame-sealer.js';
import { openHello, sealHello } from '../../main/web/hello.js';
import { importBaseKey, importPrk } from '../../main/web/hkdf.js';
import { decodeInner, encodeInner } from '../../main/web/inner-header.js';
import { keyId, Track } from '../../main/web/key-id.js';
import {
  decodeChat, decodeKey, decodeMessage, decodePresence, decodeState, encodeChat, encodeKey, encodeMessage,
  encodePresence, encodeState, GroupType, NO_PREVIOUS, PairType,
} from '../../main/web/messages.js';
import { pairKeys } from '../../main/web/pair-keys.js';
import { TrackKey } from '../../main/web/track-key.js';
import { bytes, privateKey, publicKey } from './vectors.js';

const MIME_TYPES = { OPUS: 'audio/opus', VP8: 'video/VP8', VP9: 'video/VP9', RED: 'audio/red' };
const NONE = new Uint8Array(0);
const CLOCK = 123_456;
const [, , javaSealed, jsSealed] = process.argv;

/** @param {any} file */
const rootOf = async (file) => new CallRoot(await importPrk(bytes(file.root)));

/** @param {any} member */
const identityOf = (member) => ({ id: bytes(member.id), publicKey: bytes(member.E), slot: member.slot });

/** @param {any} member */
const meOf = async (member) => ({ ...identityOf(member), privateKey: await privateKey(bytes(member.e)) });

/** @param {string} name @returns {import('../../main/web/codec.js').Codec} */
const codec = (name) => codecOf(/** @type {any} */ (MIME_TYPES)[name]) ?? assert.fail(name);

// ---- open -------------------------------------------------------------------------------------------------------

/** @param {number} slot @param {number} track @param {number} epoch @param {CryptoKey} base */
const openerOf = (slot, track, epoch, base) => new FrameOpener(slot, track, {
  candidate: (wanted) => (wanted === epoch ? { epoch, base } : 'UNKNOWN_EPOCH'),
  commit: () => true,
  has: () => true,
  isAhead: () => false,
});

/** @type {(opened: any, what: string) => import('../../main/web/frame-opener.js').Opened} */
function assertOpened(opened, what) {
  assert.equal(typeof opened, 'object', `${what}: ${opened}`);
  return opened;
}

/** @param {any} expected */
async function checkFrame(expected) {
  const base = await importBaseKey(bytes(expected.baseKey));
  const opener = openerOf(expected.slot, expected.track, expected.epoch, base);
  const opened = assertOpened(await opener.open(codec(expected.codec), bytes(expected.wire), 0), expected.name);
  assert.equal(opened.counter, expected.counter);
  const inner = decodeInner(opened.plain) ?? assert.fail(expected.name);
  assert.deepEqual(
    [inner.keyFrame, inner.level ?? -1, inner.layer, inner.clock],
    [expected.keyFrame, expected.level, expected.layer, expected.clockMs]);
  assert.equal(hex(concat(opened.clear, inner.frame)), expected.frame);
}

/** @param {any} expected @param {any} opened @param {number} sequence */
function checkMessage(expected, opened, sequence) {
  const { counter, plain } = assertOpened(opened, `message of type ${expected.type}`);
  assert.equal(counter, expected.counter);
  const message = decodeMessage(plain) ?? assert.fail();
  assert.deepEqual([message.type, message.sequence, message.clock], [expected.type, sequence, expected.clockMs]);
  assert.equal(hex(message.body), expected.body);
  return message;
}

/** Every body is understood. */
const PAIR_BODIES = { 1: decodePresence, 2: decodeKey, 3: decodeChat };
const GROUP_BODIES = { 1: decodeState, 2: decodeChat };

/** @param {Record<number, (body: any) => object | null>} decoders @param {import('../../main/web/messages.js').Message} message */
function checkBody(decoders, message) {
  const decode = decoders[message.type];
  if (decode) assert.notEqual(decode(message.body), null, `body of type ${message.type}`);
}

/** @param {any} file */
async function check(file) {
  const root = await rootOf(file);
  const stranger = { id: new Uint8Array(16), publicKey: new Uint8Array(32), slot: 0 };
  for (const frame of file.frames) await checkFrame(frame);
  for (const { from, flags, wire } of file.hellos) {
    const sender = identityOf(file.members[from]);
    assert.deepEqual(await openHello(root, bytes(wire), sender.slot, stranger), { ...sender, flags, name: '' });
  }
  for (const expected of file.pair) {
    const from = identityOf(file.members[expected.from]);
    const { receive } = await pairKeys(root, await meOf(file.members[expected.to]), from);
    const opener = openerOf(from.slot, Track.PAIR, 0, receive);
    const opened = await opener.open(NO_CODEC, bytes(expected.wire), 0);
    checkBody(PAIR_BODIES, checkMessage(expected, opened, expected.counter));
  }
  for (const expected of file.group) {
    const base = await importBaseKey(bytes(expected.baseKey));
    const opener = openerOf(file.members[expected.from].slot, Track.GROUP, expected.epoch, base);
    const opened = await opener.open(NO_CODEC, bytes(expected.wire), 0);
    checkBody(GROUP_BODIES, checkMessage(expected, opened, expected.seq));
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

/** @type {(base: CryptoKey, kid: number, counter?: number) => Promise<FrameSealer>} */
async function sealerAt(base, kid, counter = 0) {
  const sealer = new FrameSealer(await TrackKey.derive(base, kid, 'encrypt'));
  while (sealer.counter < counter) await sealer.seal(NO_CODEC, NONE, NONE);
  return sealer;
}

/** @type {[string, keyof typeof MIME_TYPES, number, number, number, import('../../main/web/inner-header.js').Inner, number, string][]} */
const FRAMES = [
  ['opus', 'OPUS', 0, 0, 5, { keyFrame: false, level: 34, layer: 0, clock: CLOCK }, 0, '78fffe'],
  ['opus padded', 'OPUS', 0, 300, 700, { keyFrame: false, level: 127, layer: 0, clock: CLOCK }, 160, '7801'],
  ['red', 'RED', 3, 1, 0, { keyFrame: false, level: 0, layer: 0, clock: CLOCK }, 0, '6f00'],
  ['vp8 key', 'VP8', 1, 1, 300, { keyFrame: true, level: null, layer: 0, clock: CLOCK }, 0, `5042009d012a80016801${'30'.repeat(1200)}`],
  ['vp8 delta', 'VP8', 1, 1, 301, { keyFrame: false, level: null, layer: 2, clock: CLOCK + 33 }, 0, `b10300${'70'.repeat(61)}`],
  ['vp9', 'VP9', 2, 70_000, 8, { keyFrame: true, level: null, layer: 3, clock: 0xfffffff0 }, 0, '82498342000000'],
];

/** @param {string} baseKey */
async function sealFrames(baseKey) {
  const base = await importBaseKey(bytes(baseKey));
  return Promise.all(FRAMES.map(async ([name, kind, track, epoch, counter, inner, padTo, frame]) => {
    const all = bytes(frame);
    const clear = codec(kind).clearLength(all);
    const sealer = await sealerAt(base, keyId(epoch, 3, track), counter);
    const wire = await sealer.seal(codec(kind), all.subarray(0, clear), encodeInner(inner, all.subarray(clear), padTo));
    const { keyFrame, level, layer, clock: clockMs } = inner;
    return { name, baseKey, epoch, slot: 3, track, counter, codec: kind, keyFrame, level: level ?? -1, layer, clockMs, frame, wire: hex(wire) };
  }));
}

/** @param {CallRoot} root @param {any} members @param {string} baseKey */
async function sealPair(root, members, baseKey) {
  const sealed = [];
  for (const [from, to] of [['A', 'J'], ['J', 'A']]) {
    const { send } = await pairKeys(root, await meOf(members[from]), identityOf(members[to]));
    const sealer = await sealerAt(send, keyId(0, members[from].slot, Track.PAIR));
    for (const [type, body] of /** @type {[number, Uint8Array][]} */ ([
      [PairType.INTRO, encodePresence({ tracks: 0x83, flags: 1, name: 'Jörg \u{1F44B}' })],
      [PairType.KEY, encodeKey(70_000, bytes(baseKey), 7)],
      [PairType.PRIVATE_CHAT, encodeChat(30, NO_PREVIOUS, 'only for you')],
      [PairType.PING, bytes('deadbeef')],
      [PairType.PONG, bytes('00000001')],
    ])) {
      const { counter } = sealer;
      const wire = hex(await sealer.seal(NO_CODEC, NONE, encodeMessage(type, counter, CLOCK, body)));
      sealed.push({ from, to, counter, clockMs: CLOCK, type, body: hex(body), wire });
    }
  }
  return sealed;
}

/** @param {any} members @param {string} baseKey */
async function sealGroup(members, baseKey) {
  const ids = Object.values(members).map((/** @type {any} */ one) => one.id).sort().map((id) => lp(bytes(id)));
  const rosterHash = (await sha256(lp('bb1 roster'), ...ids)).slice(0, 16);
  const sealer = await sealerAt(await importBaseKey(bytes(baseKey)), keyId(1, members.A.slot, Track.GROUP), 6);
  const sealed = [];
  for (const [type, body] of /** @type {[number, Uint8Array][]} */ ([
    [GroupType.STATE, encodeState({ tracks: 3, flags: 2, name: 'Ada' }, rosterHash)],
    [GroupType.CHAT, encodeChat(30, NO_PREVIOUS, 'Hello, room \u{1F44B}')],
    [GroupType.CHAT, encodeChat(30, NO_PREVIOUS, 'long '.repeat(500))],
    [GroupType.BYE, NONE],
  ])) {
    const { counter } = sealer;
    const wire = hex(await sealer.seal(NO_CODEC, NONE, encodeMessage(type, counter + 1, CLOCK, body)));
    sealed.push({ from: 'A', baseKey, epoch: 1, counter, seq: counter + 1, clockMs: CLOCK, type, body: hex(body), wire });
  }
  return sealed;
}

async function seal() {
  const file = { root: hex(random(64)), members: { A: await member(3), J: await member(4200) } };
  const root = await rootOf(file);
  const baseKey = hex(random(64));
  const hellos = await Promise.all([['A', 0], ['J', 1]].map(async ([from, flags]) => {
    const hello = { ...identityOf(/** @type {any} */ (file.members)[from]), flags: Number(flags), name: '' };
    return { from, flags, wire: hex(await sealHello(root, hello, random(16))) };
  }));
  const [frames, pair, group] = [await sealFrames(baseKey), await sealPair(root, file.members, baseKey), await sealGroup(file.members, baseKey)];
  return { ...file, frames, hellos, pair, group };
}

const sealed = await seal();
await check(sealed);
writeFileSync(jsSealed, JSON.stringify(sealed, null, 1));
console.log(`opened ${await check(JSON.parse(readFileSync(javaSealed, 'utf8')))}`);
