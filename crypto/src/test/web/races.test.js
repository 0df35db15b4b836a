// A frame and a key message at the same moment. WebCrypto is asynchronous, so a frame may commit between any two steps of
// a key message; whatever the moment, the outcome is that of one after the other (section 4, "a peer's epoch").

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_CODEC } from '../../main/web/codec.js';
import { keyId } from '../../main/web/key-id.js';
import { PeerEpochs } from '../../main/web/peer-epochs.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { importSecret, ratcheted } from '../../main/web/secret.js';
import { TrackKey } from '../../main/web/track-key.js';
import { Track } from '../../main/web/track.js';
import { parseWireImage } from '../../main/web/wire-image.js';

const SLOT = 3;
/** More than any path from the platform's answer to `commit`, or to the decision about a key, has steps. */
const MOMENTS = 24;

/** Secrets that follow from 64 equal bytes. @type {(byte: number, count: number) => Promise<CryptoKey[]>} */
async function chain(byte, count) {
  const secrets = [await importSecret(new Uint8Array(64).fill(byte))];
  while (secrets.length < count) secrets.push(await importSecret(await ratcheted(secrets[secrets.length - 1])));
  return secrets;
}

/** @type {(epoch: number, secret: CryptoKey, counter?: number) => Promise<import('../../main/web/wire-image.js').WireImage>} */
async function sealed(epoch, secret, counter = 0) {
  const key = await TrackKey.derive(secret, keyId(epoch, SLOT, Track.MICROPHONE), 'encrypt');
  const wire = await new SealingKey(key, counter).seal(NO_CODEC.number, new Uint8Array(0), new Uint8Array(9));
  const image = parseWireImage(wire, 0, NO_CODEC.number);
  return typeof image === 'string' ? assert.fail(image) : image;
}

/**
 * Runs the step so that so many microtasks pass between the platform's answer to a frame and the step's beginning, or,
 * below zero, the other way round.
 * @type {(peer: PeerEpochs, image: import('../../main/web/wire-image.js').WireImage, moment: number, step: () => Promise<unknown>) => Promise<{result: string, done: unknown}>}
 */
async function meanwhile(peer, image, moment, step) {
  const { subtle } = crypto;
  const { decrypt } = subtle;
  /** @type {PromiseWithResolvers<void>} */
  const answered = Promise.withResolvers();
  /** @type {PromiseWithResolvers<void>} */
  const reached = Promise.withResolvers();
  subtle.decrypt = async (...given) => {
    const plaintext = await decrypt.apply(subtle, given);
    reached.resolve();
    await answered.promise;
    return plaintext;
  };
  try {
    const opening = peer.open(image, 0);
    await reached.promise;
    let done;
    if (moment >= 0) {
      answered.resolve();
      for (let i = 0; i < moment; i++) await null;
      done = step();
    } else {
      done = step();
      for (let i = 0; i < -moment; i++) await null;
      answered.resolve();
    }
    const result = await opening;
    return { result: 'plaintext' in result ? 'OPENED' : result.reason, done: await done };
  } finally {
    subtle.decrypt = decrypt;
  }
}

/** @type {(peer: PeerEpochs, image: import('../../main/web/wire-image.js').WireImage) => Promise<string>} */
async function open(peer, image) {
  const result = await peer.open(image, 0);
  return 'plaintext' in result ? 'OPENED' : result.reason;
}

const moments = Array.from({ length: 2 * MOMENTS + 1 }, (_, i) => i - MOMENTS);

test('should never take an honest ratchet for forged, whatever moment its key message comes at', async () => {
  const honest = await chain(1, 4);
  for (const [at, told] of [[1, 1], [3, 3], [3, 2], [2, 0]]) {
    const image = await sealed(at, honest[at]);
    for (const moment of moments) {
      const peer = new PeerEpochs(SLOT);
      await peer.store(0, honest[0], 0);
      const { result, done } = await meanwhile(peer, image, moment, () => peer.store(told, honest[told], 0));
      const where = `epoch ${at}, told ${told}, moment ${moment}`;
      assert.equal(done, false, where);
      assert.equal(peer.forgeries, 0, where);
      if (result === 'OPENED') assert.equal(await open(peer, image), 'REPLAY', where);
      else assert.equal(await open(peer, image), 'OPENED', where);
    }
  }
});

test('should leave nothing of a forged ratchet, whatever moment the key message comes at', async () => {
  const leaver = await chain(1, 6);
  const honest = await chain(2, 1);
  for (const at of [1, 2, 5]) {
    const image = await sealed(at, leaver[at]);
    for (const moment of moments) {
      const peer = new PeerEpochs(SLOT);
      await peer.store(0, leaver[0], 0);
      const { result, done } = await meanwhile(peer, image, moment, () => peer.store(1, honest[0], 0));
      const where = `epoch ${at}, moment ${moment}`;
      assert.equal(done, result === 'OPENED', `${where}: what was heard was forged`);
      assert.notEqual(await open(peer, await sealed(at, leaver[at], 1)), 'OPENED', where);
      assert.equal(await open(peer, await sealed(1, honest[0])), 'OPENED', where);
    }
  }
});

test('should open nothing of a peer that is retired meanwhile, whatever the moment', async () => {
  const [secret] = await chain(1, 1);
  const image = await sealed(0, secret);
  for (const moment of moments) {
    const peer = new PeerEpochs(SLOT);
    await peer.store(0, secret, 0);
    await meanwhile(peer, image, moment, async () => peer.close());
    assert.notEqual(await open(peer, image), 'OPENED');
    assert.equal(await peer.store(1, secret, 0), false);
    assert.notEqual(await open(peer, await sealed(1, secret)), 'OPENED', 'no key is taken any more');
  }
});
