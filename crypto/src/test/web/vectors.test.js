import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { concat, hex, lp, sha256 } from '../../main/web/bytes.js';
import { CallRoot } from '../../main/web/call-root.js';
import { chatHash } from '../../main/web/chat-thread.js';
import { codecOf, NO_CODEC } from '../../main/web/codec.js';
import { fiveWords, wordIndexes } from '../../main/web/five-words.js';
import { FrameOpener } from '../../main/web/frame-opener.js';
import { FrameSealer } from '../../main/web/frame-sealer.js';
import { openHello, sealHello } from '../../main/web/hello.js';
import { extract, importBaseKey, importPrk } from '../../main/web/hkdf.js';
import { decodeInner, encodeInner } from '../../main/web/inner-header.js';
import { epochOf, keyId, slotOf, trackOf } from '../../main/web/key-id.js';
import {
  encodeChat, encodeKey, encodeMessage, encodePresence, encodeState, NO_PREVIOUS,
} from '../../main/web/messages.js';
import { pairKeys, transcript } from '../../main/web/pair-keys.js';
import { ARGON2ID, normalPassphrase } from '../../main/web/passphrase.js';
import { argon2Salt, roomId } from '../../main/web/room.js';
import { encodeHeader, parseHeader } from '../../main/web/sframe-header.js';
import { ratchet, TrackKey } from '../../main/web/track-key.js';
import { bytes, own, primitives, privateKey, sframe } from './vectors.js';

const VENDOR = new URL('../../main/web/vendor/argon2.umd.min.js', import.meta.url);
const CODECS = [NO_CODEC, ...['audio/opus', 'video/VP8', 'video/VP9', 'none', 'none', 'audio/red'].map(codecOf)];
const CLOCK = 123456;

const root = () => CallRoot.from(bytes(own.k1.room_id), bytes(own.k1.prk));

/** @param {any} member */
const identity = (member) => ({ id: bytes(member.id), publicKey: bytes(member.E_public), slot: member.slot });

/** A sealer whose next counter is this one. @type {(base: string, kid: number, counter: number) => Promise<FrameSealer>} */
async function sealerAt(base, kid, counter) {
  const sealer = new FrameSealer(await TrackKey.derive(await importBaseKey(bytes(base)), kid, 'encrypt'));
  while (sealer.counter < counter) await sealer.seal(NO_CODEC, new Uint8Array(0), new Uint8Array(0));
  return sealer;
}

/** @type {(vector: any, base: string, codec: import('../../main/web/codec.js').Codec, clear: Uint8Array, plain: Uint8Array<ArrayBuffer>) => Promise<void>} */
async function assertSeals(vector, base, codec, clear, plain) {
  assert.equal(hex(plain), vector.plaintext);
  const sealer = await sealerAt(base, Number(vector.kid), Number(vector.ctr));
  assert.equal(hex(await sealer.seal(codec, clear, plain)), vector.wire);
}

test('should agree with RFC 9605 on headers', () => {
  for (const { kid, ctr, encoded } of sframe.header) {
    const parsed = parseHeader(bytes(encoded), 0);
    assert.ok(typeof parsed === 'object', encoded);
    assert.equal(parsed.end, encoded.length / 2);
    assert.equal(parsed.kid, Number(kid));
    assert.equal(parsed.counter, Number(ctr));
    if (Number.isSafeInteger(parsed.kid) && Number.isSafeInteger(parsed.counter)) {
      assert.equal(hex(encodeHeader(parsed.kid, parsed.counter)), encoded);
    }
  }
});

test('should agree with RFC 9605 on suite 5', async () => {
  const vector = sframe.sframe.find((/** @type {any} */ one) => one.cipher_suite === 5);
  const base = await importBaseKey(bytes(vector.base_key));
  const key = await TrackKey.derive(base, Number(vector.kid), 'encrypt');
  const sealed = await key.seal(Number(vector.ctr), bytes(vector.aad), bytes(vector.pt));
  assert.equal(hex(encodeHeader(Number(vector.kid), Number(vector.ctr))) + hex(sealed), vector.ct);
});

test('should agree on key ids', () => {
  for (const { epoch, slot, track, kid, header_ctr0: first, header_ctr300: later } of own.key_ids) {
    assert.equal(String(keyId(epoch, slot, track)), kid);
    assert.deepEqual([epochOf(Number(kid)), slotOf(Number(kid)), trackOf(Number(kid))], [epoch, slot, track]);
    assert.equal(hex(encodeHeader(Number(kid), 0)), first);
    assert.equal(hex(encodeHeader(Number(kid), 300)), later);
  }
});

test('should normalise passphrases', () => {
  for (const { typed, utf8 } of own.passphrase_normalisation) {
    const normal = normalPassphrase(typed);
    assert.equal(normal && hex(normal), utf8, JSON.stringify(typed));
  }
  for (const typed of own.passphrase_refused) assert.equal(normalPassphrase(typed), null, JSON.stringify(typed));
});

test('should refuse rooms and hosts that others would spell differently', async () => {
  const host = own.k1.link_host;
  assert.equal(hex(await roomId(host, 'Quiet-Otter-42') ?? new Uint8Array(0)), own.k1.room_id);
  for (const room of ['', 'a b', 'ä', '\u212a', 'x'.repeat(65)]) assert.equal(await roomId(host, room), null, room);
  for (const one of ['', 'Meet.example', 'bücher.example']) assert.equal(await roomId(one, 'room'), null, one);
});

test('should derive the root from what was typed', async () => {
  const { argon2id } = createRequire(import.meta.url)(VENDOR.pathname);
  const id = await roomId(own.k1.link_host, own.k1.room);
  const password = normalPassphrase(own.k1.passphrase_typed);
  assert.ok(id && password);
  assert.equal(hex(id), own.k1.room_id);
  assert.equal(hex(password), own.k1.passphrase_utf8);
  const salt = await argon2Salt(id);
  assert.equal(hex(salt), own.k1.salt);
  const prk = await argon2id({ ...ARGON2ID, password, salt, outputType: 'binary' });
  assert.equal(hex(prk), own.k1.prk);
  assert.equal(hex(await extract(concat(lp('bb1 root'), lp(id)), prk)), own.k1.root);
  assert.equal(hex(await (await CallRoot.from(id, prk)).tag()), own.passphrase_change.tag_from);
  assert.ok(prk.every((/** @type {number} */ byte) => byte === 0), 'prk is erased');
});

test('should agree with RFC 9106 and others on Argon2id', async () => {
  const { argon2id } = createRequire(import.meta.url)(VENDOR.pathname);
  for (const one of primitives.argon2id.filter((/** @type {any} */ each) => each.ad === '')) {
    const tag = await argon2id({
      password: bytes(one.password), salt: bytes(one.salt), memorySize: one.m_kib, iterations: one.t,
      parallelism: one.p, hashLength: one.tag_length, outputType: 'hex',
    });
    assert.equal(tag, one.tag);
  }
});

test('should ship hash-wasm 4.12.0 as published', () => {
  const digest = createHash('sha256').update(readFileSync(VENDOR)).digest('hex');
  assert.equal(digest, 'dcec617a2e1b700fa132d1583a186cb70611113395e869f2dd6cc82b415d3094');
});

test('should derive sender secrets and ratchet them', async () => {
  const mine = await root();
  for (const member of [own.member_A, own.member_J]) {
    assert.equal(hex(await mine.senderSecret(bytes(member.id), member.slot, 0, bytes(member.M))), member.S_0);
  }
  let secret = bytes(own.member_A.S_0);
  for (let epoch = 0; epoch <= 9; epoch++) {
    const expected = own.ratchet_A.find((/** @type {any} */ one) => one.epoch === epoch);
    if (expected) assert.equal(hex(secret), expected.S);
    secret = await ratchet(await importBaseKey(secret));
  }
});

test('should derive sender secrets from a changed root', async () => {
  const change = own.passphrase_change;
  const next = await CallRoot.from(bytes(own.k1.room_id), bytes(change.prk));
  assert.equal(hex(await next.tag()), change.tag_new);
  const secret = await next.senderSecret(bytes(own.member_A.id), 3, change.fresh_epoch, bytes(change.fresh_M));
  assert.equal(hex(secret), change.fresh_S_A);
});

test('should seal and open hellos', async () => {
  const mine = await root();
  for (const [vector, member, slot] of [
    [own.hello_join_J, own.member_J, 4], [own.hello_answer_A, own.member_A, 3], [own.hello_lobby_J, own.member_J, 8191],
  ]) {
    const hello = { ...identity(member), slot, flags: vector.flags, name: slot === 8191 ? member.name : '' };
    const nonce = bytes(vector.wire).slice(17, 33);
    assert.equal(hex(await sealHello(mine, hello, nonce)), vector.wire);
    const stranger = { id: new Uint8Array(16), publicKey: new Uint8Array(32), slot: 9 };
    assert.deepEqual(await openHello(mine, bytes(vector.wire), slot, stranger), hello);
  }
});

test('should refuse hellos for the reason that the vectors name', async () => {
  const mine = await root();
  const me = identity(own.member_A);
  for (const { case: name, wire, reason } of own.rejected_hellos) {
    assert.equal(await openHello(mine, bytes(wire), 4, me), reason, name);
  }
  const wire = bytes(own.hello_join_J.wire);
  assert.equal(await openHello(mine, wire, 5, me), 'SLOT');
  assert.equal(await openHello(mine, wire, 4, identity(own.member_J)), 'IDENTITY');
  assert.equal(await openHello(mine, wire, 4, { ...me, publicKey: bytes(own.member_J.E_public) }), 'IDENTITY');
});

test('should derive the same pair keys on both sides', async () => {
  const mine = await root();
  const a = { ...identity(own.member_A), privateKey: await privateKey(bytes(own.member_A.e_private)) };
  const j = { ...identity(own.member_J), privateKey: await privateKey(bytes(own.member_J.e_private)) };
  const vector = own.pair_A_to_J;
  assert.equal(hex(transcript(a, j)), vector.transcript);
  assert.equal(hex(transcript(j, a)), vector.transcript);
  assert.equal(hex(await mine.pairSalt(transcript(a, j))), vector.pair_salt);
  const [atA, atJ] = [await pairKeys(mine, a, j), await pairKeys(mine, j, a)];
  for (const [key, box] of [[atA.send, vector.box_send], [atJ.receive, vector.box_send], [atA.receive, vector.box_recv], [atJ.send, vector.box_recv]]) {
    assert.equal(hex(await ratchet(key)), hex(await ratchet(await importBaseKey(bytes(box)))));
  }
  const lowOrder = { ...identity(own.member_J), publicKey: new Uint8Array(32) };
  await assert.rejects(pairKeys(mine, a, lowOrder));
});

test('should seal pair messages', async () => {
  const box = own.pair_A_to_J.box_send;
  const none = new Uint8Array(0);
  const intro = encodePresence({ tracks: 0x83, flags: 0, name: 'Ada' });
  await assertSeals(own.pair_intro_A_to_J, box, NO_CODEC, none, encodeMessage(1, 0, CLOCK, intro));
  const key = encodeKey(1, bytes(own.ratchet_A[1].S), 7);
  await assertSeals(own.pair_key_A_to_J, box, NO_CODEC, none, encodeMessage(2, 1, CLOCK + 80, key));
  const chat = encodeChat(0, NO_PREVIOUS, own.private_chat_A_to_J.text);
  await assertSeals(own.private_chat_A_to_J, box, NO_CODEC, none, encodeMessage(3, 2, CLOCK + 900, chat));
});

test('should seal group messages', async () => {
  const none = new Uint8Array(0);
  const ids = [own.member_J.id, own.member_A.id].sort().map((id) => lp(bytes(id)));
  const rosterHash = (await sha256(lp('bb1 roster'), ...ids)).slice(0, 16);
  assert.equal(hex(rosterHash), own.state_A.roster_hash);
  const state = encodeState({ tracks: 0x83, flags: 1, name: 'Ada' }, rosterHash);
  await assertSeals(own.state_A, own.state_A.base_key, NO_CODEC, none, encodeMessage(1, 8, CLOCK + 100, state));
  const [first, second] = own.chat;
  assert.equal(hex(await chatHash(bytes(own.member_A.id), 7, bytes(first.body))), first.chat_hash);
  assert.equal(hex(await chatHash(bytes(own.member_J.id), 0, bytes(second.body))), second.chat_hash);
  await assertSeals(first, first.base_key, NO_CODEC, none, encodeMessage(2, 7, CLOCK, encodeChat(0, NO_PREVIOUS, first.text)));
  const answer = encodeChat(30, bytes(first.chat_hash), second.text);
  await assertSeals(second, second.base_key, NO_CODEC, none, encodeMessage(2, 0, CLOCK, answer));
});

test('should seal and open frames', async () => {
  for (const [name, codec, padTo, layer] of /** @type {[string, number, number, number][]} */ ([
    ['opus', 1, 0, 0], ['opus_padded_160', 1, 160, 0], ['vp8_key', 2, 0, 0], ['vp8_delta', 2, 0, 0],
    ['vp8_delta_layer2', 2, 0, 2], ['opus_epoch0', 1, 0, 0],
  ])) {
    const vector = own.frames[name];
    const frame = bytes(vector.frame);
    const how = CODECS[codec];
    assert.ok(how);
    const n = how.clearLength(frame);
    const clock = Number(BigInt(`0x${vector.plaintext.slice(2, 10)}`));
    const inner = { keyFrame: name === 'vp8_key', level: codec === 1 ? 34 : null, layer, clock };
    const plain = encodeInner(inner, frame.subarray(n), padTo);
    await assertSeals(vector, vector.base_key, how, frame.subarray(0, n), plain);
    const kid = Number(vector.kid);
    const opener = await openerOf({ slot: slotOf(kid), track: trackOf(kid) });
    const opened = await opener.open(how, bytes(vector.wire), 0);
    assert.ok(typeof opened === 'object', `${name} ${opened}`);
    const { frame: rest, ...read } = decodeInner(opened.plain) ?? assert.fail(name);
    assert.deepEqual(read, inner);
    assert.equal(hex(concat(opened.clear, rest)), vector.frame);
  }
});

/** An opener that knows epochs 0 and 1 of A. @param {{slot: number, track: number}} receiver */
async function openerOf({ slot, track }) {
  const bases = await Promise.all([0, 1].map((epoch) => importBaseKey(bytes(own.ratchet_A[epoch].S))));
  return new FrameOpener(slot, track, {
    candidate: (epoch) => (bases[epoch] ? { epoch, base: bases[epoch] } : 'UNKNOWN_EPOCH'),
    commit: () => true,
    has: (epoch) => epoch in bases,
    isAhead: () => false,
  });
}

test('should refuse frames for the reason that the vectors name', async () => {
  /** A codec whose number alone matters. */
  const others = { number: 4, clearLength: () => 0 };
  for (const { case: name, receiver, codec, seen, wire, reason } of own.rejected_frames) {
    const opener = await openerOf(receiver);
    const how = CODECS[codec] ?? others;
    if (seen.length > 0) assert.ok(typeof await opener.open(how, bytes(wire), 0) === 'object', name);
    const opened = await opener.open(how, bytes(wire), 0);
    const refused = typeof opened === 'object' && decodeInner(opened.plain) === null ? 'INNER' : opened;
    assert.equal(refused, reason, name);
  }
});

test('should know the five words', async () => {
  const list = readFileSync(new URL('../../main/web/words.txt', import.meta.url), 'utf8').trim().split('\n');
  assert.equal(list.length, 7776);
  for (const member of [own.member_A, own.member_J]) {
    const { id, publicKey, slot } = identity(member);
    assert.deepEqual(await wordIndexes(id, publicKey, slot), member.word_indexes);
    const words = member.word_indexes.map((/** @type {number} */ index) => list[index]);
    assert.deepEqual(await fiveWords(list, id, publicKey, slot), words);
  }
});

test('should never give a key back', async () => {
  for (const key of [await importPrk(bytes(own.k1.root)), await importBaseKey(bytes(own.member_A.S_0))]) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey('raw', key));
  }
});
