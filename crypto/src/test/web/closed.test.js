// What was closed gives no key any more: it throws, and never works on with zeros (section 4, "all erased"). A CryptoKey
// cannot be wiped, so here to erase is to let go.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpochKeys } from '../../main/web/epoch-keys.js';
import { MyEpoch } from '../../main/web/my-epoch.js';
import { NO_CODEC } from '../../main/web/codec.js';
import { freshIdentity } from '../../main/web/my-identity.js';
import { pairKeys } from '../../main/web/pair-keys.js';
import { Participant } from '../../main/web/participant.js';
import { Peer } from '../../main/web/peer.js';
import { secure } from '../../main/web/randomness.js';
import { ALL_RULES } from '../../main/web/rules.js';
import { Track } from '../../main/web/track.js';
import { AUDIO, Meeting, OPUS, rightRoot, wrongRoot, WORDS } from './meeting.js';
import { bytes, own } from './vectors.js';

const NONE = new Uint8Array(0);

test('should neither seal nor ratchet with an epoch that was closed', async () => {
  const secret = bytes(own.member_A.S_0);
  const keys = await EpochKeys.derive(0, 3, secret);
  await keys.seal(Track.MICROPHONE, NO_CODEC.number, NONE, NONE);
  keys.close();
  assert.ok(secret.every((byte) => byte === 0), 'what it took over is erased');
  assert.throws(() => keys.secret);
  await assert.rejects(keys.ratcheted());
  await assert.rejects(keys.seal(Track.MICROPHONE, NO_CODEC.number, NONE, NONE));
  keys.close();
});

test('should seal nothing after my epoch was closed, and take no key up that was under way', async () => {
  const identity = await freshIdentity(3, secure);
  const root = await rightRoot();
  const owner = { root: () => root, identity, randomness: secure, rules: ALL_RULES };
  const epoch = await MyEpoch.begin(owner, { giveKey: async () => undefined, provenPeers: () => [] }, 0);
  epoch.publishes(true);
  await epoch.seal(Track.MICROPHONE, NO_CODEC.number, NONE, NONE);
  const ratcheting = epoch.onDeadline(700_000);
  epoch.close();
  await ratcheting;
  assert.equal(epoch.currentEpoch, 0);
  await assert.rejects(epoch.seal(Track.MICROPHONE, NO_CODEC.number, NONE, NONE));
});

test('should let go of the pair keys of a peer that is retired', async () => {
  const [me, them] = [await freshIdentity(3, secure), await freshIdentity(4, secure)];
  const peer = new Peer(them, await pairKeys(await rightRoot(), me, them) ?? assert.fail(), [], 0);
  assert.ok(peer.pairKeys.sending);
  peer.close();
  assert.throws(() => peer.pairKeys);
});

test('should let go of the root at the end, and take none that was being derived', async () => {
  const me = new Participant({
    root: await rightRoot(), slot: 3, others: [], profile: { tracks: 0, flags: 0, name: '' }, randomness: secure, words: WORDS, outbox: () => undefined,
  }, await freshIdentity(3, secure), 0);
  me.root = await wrongRoot();
  assert.ok(me.root);
  me.close();
  assert.throws(() => me.root);
  me.root = await rightRoot();
  assert.throws(() => me.root);
});

test('should do nothing whatever is asked of a session that has ended', async () => {
  const meeting = new Meeting(41);
  const [ada, bob] = [await meeting.join(0, 'Ada'), await meeting.join(1, 'Bob')];
  const wire = await meeting.seal(bob) ?? assert.fail();
  const [sealer, opener] = [ada.session.sealer(Track.MICROPHONE), ada.session.opener(1, Track.MICROPHONE)];
  const sent = meeting.seen.length;
  ada.session.close();
  assert.equal(await sealer.seal(OPUS, Uint8Array.of(1), AUDIO, meeting.nowMs), null);
  assert.equal(await opener.open(OPUS, wire, 0, meeting.nowMs), 'UNKNOWN_EPOCH');
  await ada.session.chat('too late', 0, meeting.nowMs);
  await ada.session.onEntered(2, meeting.nowMs);
  await ada.session.onDeadline(meeting.nowMs + 700_000);
  assert.equal(await ada.session.remove([bob.session.id], bytes('61'), await wrongRoot(), meeting.nowMs), false);
  assert.equal(await ada.session.adopt(1, await wrongRoot(), meeting.nowMs), false);
  assert.equal(meeting.seen.length, sent);
});
