// Section 5 against vectors-own.json, as FeatureVectorsTest.java does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBreakout, parseBreakout } from '../../main/web/breakout.js';
import { bigEndian, hex, sha256 } from '../../main/web/bytes.js';
import { encodeNewPassphrase, parseNewPassphrase } from '../../main/web/change-message.js';
import { encodeEnvelope, parseEnvelope } from '../../main/web/envelope.js';
import { APPLICATION_TYPES, encodeText, parseText } from '../../main/web/feature-message.js';
import { chunkCodec, encodeOffer, encodeRequest, parseGone, parseOffer, parseRequest } from '../../main/web/file-message.js';
import { FileOffer } from '../../main/web/file-offer.js';
import { keyId } from '../../main/web/key-id.js';
import { sealLobbyHello } from '../../main/web/lobby-hello.js';
import { GroupType, PairType } from '../../main/web/message.js';
import { Moderation } from '../../main/web/moderation.js';
import { Participant } from '../../main/web/participant.js';
import { Recordings } from '../../main/web/recordings.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { importSecret } from '../../main/web/secret.js';
import { encodeHeader } from '../../main/web/sframe-header.js';
import { TrackKey } from '../../main/web/track-key.js';
import { Track } from '../../main/web/track.js';
import { rightRoot, WORDS } from './meeting.js';
import { bytes, own, privateKey, publicKey } from './vectors.js';
/** @import { Bytes } from '../../main/web/bytes.js' */

const { breakout, features, file, member_A: ada, member_J: jo, passphrase_change: change } = own;

/** @type {(bytes: Bytes) => string} */
const text = (bytes) => new TextDecoder().decode(bytes);

/** A file as the page has it. */
const content = () => new File([Uint8Array.from({ length: file.size }, (_, i) => i % 256)], file.name);

/** A session's parts of somebody in slot 3, and what they said to all or to one. @param {Bytes[]} draws */
async function parts(draws) {
  /** @type {{type: number, body: Bytes}[]} */
  const said = [];
  const channels = {
    toAll: async (/** @type {number} */ type, /** @type {Bytes} */ body) => { said.push({ type, body }); },
    toOne: async (/** @type {unknown} */ _peer, /** @type {number} */ type, /** @type {Bytes} */ body) => { said.push({ type, body }); },
    sendState: async () => undefined,
  };
  const randomness = { bytes: () => draws.shift() ?? assert.fail(), x25519: () => assert.fail() };
  const me = new Participant(
    { root: await rightRoot(), slot: 3, others: [], profile: { tracks: 0, flags: 0, name: '' }, randomness, words: WORDS, outbox: () => undefined },
    { id: bytes(ada.id), slot: 3, publicKey: bytes(ada.E_public), privateKey: await privateKey(bytes(ada.e_private)) }, 0);
  return { me, channels, said };
}

/** @type {any} as much of a peer as these parts look at */
const PEER = { slot: 4, identity: { id: bytes(jo.id) }, profile: { name: '' }, isProven: true };

async function offer() {
  const offered = await FileOffer.of(content()) ?? assert.fail();
  assert.equal(hex(offered.hash), file.sha256);
  const { size, hash, name } = offered;
  return encodeOffer({ number: file.number, secret: bytes(file.file_secret), size, hash, name });
}

async function recording() {
  const { me, channels, said } = await parts([bytes(features.recording_id)]);
  const recordings = new Recordings(me, channels);
  await recordings.start(0);
  await recordings.stop(0);
  await recordings.onRecording(PEER, said[0].body, 0);
  assert.deepEqual(said.map(({ type }) => type), [GroupType.RECORDING, GroupType.RECORDING, PairType.SEEN]);
  return said.map(({ body }) => body);
}

async function switchOff() {
  const { me, channels, said } = await parts([]);
  const moderation = new Moderation(me, channels);
  moderation.moderators([3]);
  assert.ok(await moderation.askToSwitchOff(PEER, Track.CAMERA, 0));
  assert.equal(said[0].type, GroupType.MODERATION);
  return said[0].body;
}

/** Each as it is made here. @type {(name: string) => Promise<[number, Bytes]>} */
async function made(name) {
  const json = encodeText(features.json);
  switch (name) {
    case 'reaction':
    case 'poll':
    case 'whiteboard': return [APPLICATION_TYPES[name], json];
    case 'file offer': return [GroupType.FILE_OFFER, await offer()];
    case 'switch off the camera': return [GroupType.MODERATION, await switchOff()];
    case 'recording': return [GroupType.RECORDING, (await recording())[0]];
    case 'not recording': return [GroupType.RECORDING, (await recording())[1]];
    case 'private file offer': return [PairType.FILE_OFFER, await offer()];
    case 'new passphrase': {
      const staying = change.staying.map(bytes);
      const from = await (await rightRoot()).tag();
      return [PairType.NEW_PASSPHRASE, encodeNewPassphrase({ from, staying, passphrase: new TextEncoder().encode(change.new) })];
    }
    case 'ack': return [PairType.ACK, bytes(change.tag_new)];
    case 'p2p': return [PairType.P2P, encodeText(features.p2p)];
    case 'breakout': {
      const { breakout_id: id, secret, name: called } = breakout;
      return [PairType.BREAKOUT, encodeBreakout({ id: bytes(id), secret: bytes(secret), name: called })];
    }
    case 'seen': return [PairType.SEEN, (await recording())[2]];
    case 'file request': return [PairType.FILE_REQUEST, encodeRequest({ number: file.number, first: 0, count: 2 })];
    case 'file gone': return [PairType.FILE_GONE, bigEndian(file.number, 4)];
    default: return assert.fail(name);
  }
}

test('should write every message of section 5 alike', async () => {
  const vectors = [...features.group, ...features.pair];
  assert.equal(vectors.length, 15);
  for (const { name, type, body, plaintext } of vectors) {
    const [itsType, itsBody] = await made(name);
    assert.equal(itsType, type, name);
    assert.equal(hex(itsBody), body, name);
    const { seq, clockMs, body: read } = parseEnvelope(bytes(plaintext)) ?? assert.fail(name);
    assert.equal(hex(read), body, name);
    assert.equal(hex(encodeEnvelope({ type, seq, clockMs, body: itsBody })), plaintext, name);
  }
});

test('should read every message of section 5 alike', () => {
  /** @type {(channel: 'group' | 'pair', name: string) => Bytes} */
  const body = (channel, name) => bytes(features[channel].find((/** @type {any} */ one) => one.name === name).body);
  for (const name of ['reaction', 'poll', 'whiteboard']) assert.equal(parseText(body('group', name)), features.json);
  assert.equal(parseText(body('pair', 'p2p')), features.p2p);
  for (const offered of [body('group', 'file offer'), body('pair', 'private file offer')]) {
    const { number, secret, size, hash, name } = parseOffer(offered) ?? assert.fail();
    assert.deepEqual([number, hex(secret), size, hex(hash), name], [file.number, file.file_secret, file.size, file.sha256, file.name]);
  }
  const { from, staying, passphrase } = parseNewPassphrase(body('pair', 'new passphrase')) ?? assert.fail();
  assert.deepEqual([hex(from), [...staying], passphrase], [change.tag_from, change.staying, change.new]);
  const { id, secret, name } = parseBreakout(body('pair', 'breakout')) ?? assert.fail();
  assert.deepEqual([hex(id), hex(secret), name], [breakout.breakout_id, breakout.secret, breakout.name]);
  assert.deepEqual(parseRequest(body('pair', 'file request')), { number: file.number, first: 0, count: 2 });
  assert.equal(parseGone(body('pair', 'file gone')), file.number);
});

test('should seal chunks alike', async () => {
  const offered = await FileOffer.of(content()) ?? assert.fail();
  const id = keyId(file.number, ada.slot, Track.FILE);
  const key = await TrackKey.derive(await importSecret(bytes(file.file_secret)), id, 'encrypt');
  for (const [number, chunk] of file.chunks.entries()) {
    const filled = await offered.filled(number) ?? assert.fail();
    assert.equal(hex(await sha256(filled)), chunk.plaintext_sha256);
    assert.equal(hex(encodeHeader(id, number)), chunk.header);
    const wire = await new SealingKey(key, number).seal(chunkCodec(number, file.size), new Uint8Array(0), filled);
    assert.equal(wire.length, chunk.wire_length);
    assert.equal(hex(await sha256(wire)), chunk.wire_sha256);
  }
});

test('should name roots and breakout rooms alike', async () => {
  const root = await rightRoot();
  assert.equal(hex(await root.tag()), change.tag_from);
  assert.equal(await root.breakoutRoom({ id: bytes(breakout.breakout_id), secret: bytes(breakout.secret), name: '' }), breakout.room);
});

test('should seal the lobby hello alike', async () => {
  const draws = [bytes(jo.id), bytes(own.hello_lobby_J.wire).slice(17, 33)];
  const secret = await privateKey(bytes(jo.e_private));
  const fixed = {
    bytes: () => draws.shift() ?? assert.fail(),
    x25519: async () => ({ privateKey: secret, publicKey: await publicKey(secret) }),
  };
  assert.equal(hex(await sealLobbyHello(await rightRoot(), jo.name, fixed)), own.hello_lobby_J.wire);
});

test('should say what is not text as a text is refused', () => {
  assert.equal(parseText(bytes('ff')), null);
  assert.equal(text(encodeText(features.p2p)), features.p2p);
  assert.throws(() => encodeText(''), RangeError);
});
