import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { seal } from '../../main/web/aes-gcm.js';
import { bigEndian, concat, hex, lp, sha256 } from '../../main/web/bytes.js';
import { roomId } from '../../main/web/call-name.js';
import { ARGON2ID, argon2Salt, CallRoot } from '../../main/web/call-root.js';
import { chatHash, encodeChat, NO_PREVIOUS } from '../../main/web/chat-body.js';
import { codecOf, NO_CODEC } from '../../main/web/codec.js';
import { encodeEnvelope } from '../../main/web/envelope.js';
import { fiveWords, wordIndexes } from '../../main/web/five-words.js';
import { openHello, sealHello } from '../../main/web/hello.js';
import { derive, deriveAesKey, expand, extract, importPrk } from '../../main/web/hkdf.js';
import { decodeInner, encodeInner } from '../../main/web/inner-header.js';
import { epochOf, keyId, slotOf, trackOf } from '../../main/web/key-id.js';
import { encodeKey, encodeState } from '../../main/web/message.js';
import { boxSecrets } from '../../main/web/pair-keys.js';
import { OpeningEpoch } from '../../main/web/opening-epoch.js';
import { normalPassphrase } from '../../main/web/passphrase.js';
import { encodeProfile } from '../../main/web/profile.js';
import { transcript } from '../../main/web/public-identity.js';
import { rosterHash } from '../../main/web/roster-hash.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { importSecret, ratcheted } from '../../main/web/secret.js';
import { encodeHeader, parseHeader } from '../../main/web/sframe-header.js';
import { TrackKey } from '../../main/web/track-key.js';
import { parseWireImage } from '../../main/web/wire-image.js';
import { Meeting } from './meeting.js';
import { bytes, load, own, primitives, privateKey, sframe } from './vectors.js';

const VENDOR = new URL('../../main/web/vendor/argon2.umd.min.js', import.meta.url);
const CODECS = [NO_CODEC, ...['audio/opus', 'video/VP8', 'video/VP9', 'video/AV1', 'video/H264', 'audio/red'].map(codecOf)];
const CLOCK = 123456;

const root = () => CallRoot.derive(bytes(own.k1.room_id), bytes(own.k1.prk));

/** @param {any} member */
const identity = (member) => ({ id: bytes(member.id), publicKey: bytes(member.E_public), slot: member.slot });

/** @type {(vector: any, base: string, codec: import('../../main/web/codec.js').Codec, clear: Uint8Array, plain: Uint8Array<ArrayBuffer>) => Promise<void>} */
async function assertSeals(vector, base, codec, clear, plain) {
  assert.equal(hex(plain), vector.plaintext);
  const key = await TrackKey.derive(await importSecret(bytes(base)), Number(vector.kid), 'encrypt');
  const sealer = new SealingKey(key, Number(vector.ctr));
  assert.equal(hex(await sealer.seal(codec.number, clear, plain)), vector.wire);
}

test('should agree with RFC 9605 on headers', () => {
  for (const { kid, ctr, encoded } of sframe.header) {
    const parsed = parseHeader(bytes(encoded), 0);
    assert.ok(typeof parsed === 'object', encoded);
    assert.equal(parsed.end, encoded.length / 2);
    assert.equal(parsed.keyId, Number(kid));
    assert.equal(parsed.counter, Number(ctr));
    if (Number.isSafeInteger(parsed.keyId) && Number.isSafeInteger(parsed.counter)) {
      assert.equal(hex(encodeHeader(parsed.keyId, parsed.counter)), encoded);
    }
  }
});

test('should agree with RFC 9605 on suite 5', async () => {
  const vector = sframe.sframe.find((/** @type {any} */ one) => one.cipher_suite === 5);
  const secret = await importSecret(bytes(vector.base_key));
  const kid = Number(vector.kid);
  const [label, suite] = [(/** @type {string} */ text) => new TextEncoder().encode(text), Uint8Array.of(0, 5)];
  const info = (/** @type {string} */ text) => concat(label(text), bigEndian(kid, 8), suite);
  const key = await deriveAesKey(secret, info('SFrame 1.0 Secret key '), 'encrypt');
  const nonce = await derive(secret, new Uint8Array(0), info('SFrame 1.0 Secret salt '), 12);
  bigEndian(Number(vector.ctr), 12).forEach((byte, at) => { nonce[at] ^= byte; });
  const sealed = await seal(key, nonce, bytes(vector.aad), bytes(vector.pt));
  assert.equal(hex(encodeHeader(kid, Number(vector.ctr))) + hex(sealed), vector.ct);
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
  assert.equal(hex(await (await CallRoot.derive(id, prk)).tag()), own.passphrase_change.tag_from);
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
    secret = await ratcheted(await importSecret(secret));
  }
});

test('should derive sender secrets from a changed root', async () => {
  const change = own.passphrase_change;
  const next = await CallRoot.derive(bytes(own.k1.room_id), bytes(change.prk));
  assert.equal(hex(await next.tag()), change.tag_new);
  const secret = await next.senderSecret(bytes(own.member_A.id), 3, change.fresh_epoch, bytes(change.fresh_M));
  assert.equal(hex(secret), change.fresh_S_A);
});

test('should derive the root of a breakout room', async () => {
  const { breakout_id: id, secret, root: expected } = own.breakout;
  const inside = await (await root()).breakout({ id: bytes(id), secret: bytes(secret), name: '' });
  const same = new CallRoot(await importPrk(bytes(expected)), bytes(own.k1.room_id));
  assert.equal(hex(await inside.tag()), hex(await same.tag()));
});

test('should seal and open hellos', async () => {
  const mine = await root();
  for (const [vector, member, slot] of [
    [own.hello_join_J, own.member_J, 4], [own.hello_answer_A, own.member_A, 3], [own.hello_lobby_J, own.member_J, 8191],
  ]) {
    const hello = { flags: vector.flags, from: { ...identity(member), slot }, name: slot === 8191 ? member.name : '' };
    const nonce = bytes(vector.wire).slice(17, 33);
    assert.equal(hex(await sealHello(mine, nonce, hello.flags, hello.from, hello.name)), vector.wire);
    assert.deepEqual(await openHello(mine, bytes(vector.wire)), hello);
  }
});

test('should refuse hellos for the reason that the vectors name', async () => {
  for (const { case: name, wire, reason } of own.rejected_hellos) {
    const meeting = new Meeting(1);
    const ada = await meeting.join(3, 'Ada');
    await ada.session.onEntered(4, meeting.nowMs);
    await ada.session.onMessage(4, bytes(wire), meeting.nowMs);
    assert.deepEqual([...ada.session.rejections()], [[reason, 1]], name);
  }
});

test('should derive the same pair keys on both sides', async () => {
  const mine = await root();
  const a = { ...identity(own.member_A), privateKey: await privateKey(bytes(own.member_A.e_private)) };
  const j = { ...identity(own.member_J), privateKey: await privateKey(bytes(own.member_J.e_private)) };
  const vector = own.pair_A_to_J;
  assert.equal(hex(transcript(a, j)), vector.transcript);
  assert.equal(hex(transcript(j, a)), vector.transcript);
  assert.equal(hex(await mine.pairSalt(transcript(a, j))), vector.pair_salt);
  const [atA, atJ] = [await boxSecrets(mine, a, j) ?? assert.fail(), await boxSecrets(mine, j, a) ?? assert.fail()];
  for (const [key, box] of [[atA.send, vector.box_send], [atJ.receive, vector.box_send], [atA.receive, vector.box_recv], [atJ.send, vector.box_recv]]) {
    assert.equal(hex(await ratcheted(key)), hex(await ratcheted(await importSecret(bytes(box)))));
  }
  const lowOrder = { ...identity(own.member_J), publicKey: new Uint8Array(32) };
  assert.equal(await boxSecrets(mine, a, lowOrder), null);
});

test('should seal pair messages', async () => {
  const box = own.pair_A_to_J.box_send;
  const none = new Uint8Array(0);
  const intro = encodeProfile({ tracks: 0x83, flags: 0, name: 'Ada' });
  await assertSeals(own.pair_intro_A_to_J, box, NO_CODEC, none, encodeEnvelope({ type: 1, seq: 0, clockMs: CLOCK, body: intro }));
  const key = encodeKey(1, bytes(own.ratchet_A[1].S), 7);
  await assertSeals(own.pair_key_A_to_J, box, NO_CODEC, none, encodeEnvelope({ type: 2, seq: 1, clockMs: CLOCK + 80, body: key }));
  const chat = encodeChat({ lifetimeSeconds: 0, previous: NO_PREVIOUS, text: own.private_chat_A_to_J.text });
  await assertSeals(own.private_chat_A_to_J, box, NO_CODEC, none, encodeEnvelope({ type: 3, seq: 2, clockMs: CLOCK + 900, body: chat }));
});

test('should seal group messages', async () => {
  const none = new Uint8Array(0);
  const hash = await rosterHash([own.member_J.id, own.member_A.id].map(bytes));
  assert.equal(hex(hash), own.state_A.roster_hash);
  const state = encodeState({ tracks: 0x83, flags: 1, name: 'Ada' }, hash);
  await assertSeals(own.state_A, own.state_A.base_key, NO_CODEC, none, encodeEnvelope({ type: 1, seq: 8, clockMs: CLOCK + 100, body: state }));
  const [first, second] = own.chat;
  assert.equal(hex(await chatHash(bytes(own.member_A.id), 7, bytes(first.body))), first.chat_hash);
  assert.equal(hex(await chatHash(bytes(own.member_J.id), 0, bytes(second.body))), second.chat_hash);
  const asked = encodeChat({ lifetimeSeconds: 0, previous: NO_PREVIOUS, text: first.text });
  await assertSeals(first, first.base_key, NO_CODEC, none, encodeEnvelope({ type: 2, seq: 7, clockMs: CLOCK, body: asked }));
  const answer = encodeChat({ lifetimeSeconds: 30, previous: bytes(first.chat_hash), text: second.text });
  await assertSeals(second, second.base_key, NO_CODEC, none, encodeEnvelope({ type: 2, seq: 0, clockMs: CLOCK, body: answer }));
});

test('should seal and open frames', async () => {
  for (const [name, codec, paddedBytes, layer] of /** @type {[string, number, number, number][]} */ ([
    ['opus', 1, 0, 0], ['opus_padded_160', 1, 160, 0], ['vp8_key', 2, 0, 0], ['vp8_delta', 2, 0, 0],
    ['vp8_delta_layer2', 2, 0, 2], ['opus_epoch0', 1, 0, 0],
    ['av1_key', 4, 0, 0], ['av1_delta', 4, 0, 0], ['av1_layer1', 4, 0, 1],
    ['h264_key', 5, 0, 0], ['h264_delta', 5, 0, 0], ['h264_zeros', 5, 0, 0], ['h264_escaped', 5, 0, 0],
  ])) {
    const vector = own.frames[name];
    const frame = bytes(vector.frame);
    const how = CODECS[codec];
    assert.ok(how);
    const parts = how.split(frame) ?? assert.fail(name);
    const clockMs = Number(BigInt(`0x${vector.plaintext.slice(2, 10)}`));
    const inner = { keyFrame: name.endsWith('_key'), level: codec === 1 ? 34 : null, layer, clockMs };
    const plain = encodeInner(inner, parts.hidden, paddedBytes);
    await assertSeals({ ...vector, wire: vector.image ?? vector.wire }, vector.base_key, how, parts.clear, plain);
    const wire = how.wire(parts, bytes(vector.image ?? vector.wire));
    assert.equal(hex(wire), vector.wire, name);
    const received = how.image(wire) ?? assert.fail(name);
    const image = parseWireImage(received.bytes, received.clearLength, how.number);
    assert.ok(typeof image !== 'string');
    const key = await (await epochsOf(image.slot))[image.epoch].key(image.track);
    const { frame: rest, ...read } = decodeInner(await key.open(image) ?? assert.fail(name)) ?? assert.fail(name);
    assert.deepEqual(read, inner);
    assert.equal(hex(how.frame(image.bytes, image.clearLength, rest)), vector.opened ?? vector.frame);
  }
});

test('should seal nothing that is no frame of its codec', () => {
  for (const { case: name, codec, frame } of own.unsealable_frames) {
    assert.equal(CODECS[codec]?.split(bytes(frame)), null, name);
  }
});

/** Epochs 0 and 1 of A, without a ratchet. @param {number} slot */
const epochsOf = async (slot) => Promise.all([0, 1].map(async (epoch) => (
  new OpeningEpoch(epoch, slot, await importSecret(bytes(own.ratchet_A[epoch].S))))));

test('should refuse frames for the reason that the vectors name', async () => {
  for (const { case: name, receiver, codec, seen, wire, reason } of own.rejected_frames) {
    const epochs = await epochsOf(receiver.slot);
    const how = CODECS[codec] ?? assert.fail(name);
    const open = async () => {
      const received = how.image(bytes(wire));
      if (received === null) return 'CLEAR';
      const image = parseWireImage(received.bytes, received.clearLength, how.number);
      if (typeof image === 'string') return image;
      if (image.slot !== receiver.slot || image.track !== receiver.track) return 'WRONG_STREAM';
      const epoch = epochs[image.epoch];
      if (!epoch) return 'UNKNOWN_EPOCH';
      if (!epoch.accepts(image.track, image.counter)) return 'REPLAY';
      const plaintext = await (await epoch.key(image.track)).open(image);
      if (plaintext === null) return 'AUTH';
      epoch.commit(image.track, image.counter);
      return decodeInner(plaintext) === null ? 'INNER' : 'OPENED';
    };
    if (seen.length > 0) assert.equal(await open(), 'OPENED', name);
    assert.equal(await open(), reason, name);
  }
});

test('should know the five words', async () => {
  const list = readFileSync(new URL('../../main/web/words.txt', import.meta.url), 'utf8').trim().split('\n');
  assert.equal(list.length, 7776);
  for (const member of [own.member_A, own.member_J]) {
    assert.deepEqual(await wordIndexes(identity(member)), member.word_indexes);
    const words = member.word_indexes.map((/** @type {number} */ index) => list[index]);
    assert.deepEqual(await fiveWords(list, identity(member)), words);
  }
});

test('should never give a key back', async () => {
  for (const key of [await importPrk(bytes(own.k1.root)), await importSecret(bytes(own.member_A.S_0))]) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey('raw', key));
  }
});

test('should match every single step of the labels', async () => {
  for (const { what, function: how, key, input, length, output } of load('steps.json').steps) {
    const made = how === 'SHA-256' ? (await sha256(bytes(input))).slice(0, length)
      : how === 'Extract' ? await extract(bytes(key), bytes(input))
        : await expand(await importPrk(bytes(key)), bytes(input), length);
    assert.equal(hex(made), output, what);
  }
});
