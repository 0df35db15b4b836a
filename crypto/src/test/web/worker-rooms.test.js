// The worker between two rooms: a new passphrase of one never becomes the root of the other (sections 5.4 and 5.6).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawBreakout } from '../../main/web/breakout.js';
import { hex } from '../../main/web/bytes.js';
import { roomId } from '../../main/web/call-name.js';
import { argon2Salt } from '../../main/web/call-root.js';
import { openHello } from '../../main/web/hello.js';
import { secure } from '../../main/web/randomness.js';
import { Session } from '../../main/web/session.js';
import { rightRoot, WORDS, wrongRoot } from './meeting.js';
import { own } from './vectors.js';
import { argon2, next, post, told } from './worker-page.js';
/** @import { Breakout } from '../../main/web/breakout.js' */
/** @import { CallRoot } from '../../main/web/call-root.js' */

const { link_host: linkHost, room, passphrase_typed: passphrase } = own.k1;
const WORKER_SLOT = 3;
const MODERATOR_SLOT = 4;

/** A moderator in another process, met by the worker. Its clock stands still. @param {CallRoot} root */
async function moderatorWithWorker(root) {
  /** @type {Session} */
  let session;
  session = await Session.join({
    root, slot: MODERATOR_SLOT, others: [], profile: { tracks: 0, flags: 0, name: 'Mod' }, randomness: secure, words: WORDS,
    outbox: (output) => { if (output.type === 'send') post({ type: 'message', from: MODERATOR_SLOT, data: output.data.slice().buffer }); },
  }, 0);
  await session.onModerators([MODERATOR_SLOT]);
  await session.onEntered(WORKER_SLOT, 0);
  post({ type: 'join', slot: WORKER_SLOT, members: [MODERATOR_SLOT], name: 'Ada', tracks: 0, flags: 0 });
  post({ type: 'moderators', slots: [MODERATOR_SLOT] });
  const { id } = await next('self');
  while (session.provenPeer(WORKER_SLOT)?.state !== 'heard') {
    await session.onMessage(WORKER_SLOT, new Uint8Array((await next('send')).data), 0);
  }
  return { session, id };
}

/** Somebody is removed, nobody that matters here. @type {(by: Session, staying: string) => Promise<void>} */
async function change(by, staying) {
  assert.ok(await by.remove([staying], new TextEncoder().encode('new words'), await wrongRoot(), 0));
}

/** The name of the room that the worker was sent to. @type {(moderator: {session: Session, id: string}, breakout: Breakout) => Promise<string>} */
async function assigned({ session, id }, breakout) {
  await session.assignBreakout(id, { ...breakout, secret: breakout.secret.slice() }, 0);
  return (await next('breakoutAssigned')).room;
}

/** Under which root the worker says hello there. @type {(root: CallRoot) => Promise<string>} */
async function joinsUnder(root) {
  told.length = 0;
  post({ type: 'join', slot: WORKER_SLOT, members: [7], name: 'Ada', tracks: 0, flags: 0 });
  const hello = await openHello(root, new Uint8Array((await next('send')).data));
  await next('self');
  return typeof hello === 'string' ? hello : 'opens';
}

async function derive() {
  post({ type: 'derive', passphrase, host: linkHost, room });
  await next('argon2');
  await next('derived');
}

test('should enter a breakout room by its secret though the passphrase changes on the way there', async () => {
  for (const changedBefore of [true, false]) {
    await derive();
    const moderator = await moderatorWithWorker(await rightRoot());
    const breakout = drawBreakout('Red table', secure);
    const to = await assigned(moderator, breakout);
    const slow = Promise.withResolvers();
    argon2.mayAnswer = /** @type {Promise<void>} */ (slow.promise);
    if (changedBefore) await change(moderator.session, moderator.id);
    const before = changedBefore ? await next('argon2') : null;
    post({ type: 'enterBreakout', room: to });
    await next('derived');
    if (!changedBefore) await change(moderator.session, moderator.id);
    const { salt } = before ?? await next('argon2');
    assert.equal(hex(salt), hex(await saltOf(room)), 'of the room that it was changed in');
    slow.resolve(undefined);
    assert.equal((await next('passphraseChanged')).passphrase, 'new words');
    assert.equal(await joinsUnder(await (await rightRoot()).breakout(breakout)), 'opens');
  }
});

test('should derive a new passphrase of a breakout room for that room', async () => {
  await derive();
  const moderator = await moderatorWithWorker(await rightRoot());
  const breakout = drawBreakout('Red table', secure);
  const to = await assigned(moderator, breakout);
  post({ type: 'enterBreakout', room: to });
  await next('derived');
  const inside = await moderatorWithWorker(await (await rightRoot()).breakout(breakout));
  await change(inside.session, inside.id);
  assert.equal(hex((await next('argon2')).salt), hex(await saltOf(to)));
  await next('passphraseChanged');
});

/** @param {string} name */
async function saltOf(name) {
  const id = await roomId(linkHost, name);
  return argon2Salt(id ?? assert.fail(name));
}
