// Any number of sessions of the browser's half in one process, driven by the Java tests of a hostile bridge: one
// JSON line in, one JSON line out. Bytes are hex. Every answer holds what that session put out meanwhile.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { hex } from '../../main/web/bytes.js';
import { CallRoot } from '../../main/web/call-root.js';
import { codecOf } from '../../main/web/codec.js';
import { Track } from '../../main/web/key-id.js';
import { ARGON2ID, normalPassphrase } from '../../main/web/passphrase.js';
import { argon2Salt, roomId } from '../../main/web/room.js';
import { Session } from '../../main/web/session.js';
import { WORDS } from './meeting.js';
import { bytes } from './vectors.js';

const { argon2id } = createRequire(import.meta.url)('../../main/web/vendor/argon2.umd.min.js');
const random = {
  bytes: (/** @type {number} */ length) => crypto.getRandomValues(new Uint8Array(length)),
  x25519: async () => /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits', 'deriveKey'])),
};

/** @type {Map<number, {session: Session, outputs: any[]}>} */
const clients = new Map();
/** @type {Map<string, Promise<CallRoot>>} */
const roots = new Map();

/** @type {(passphrase: string, host: string, room: string) => Promise<CallRoot>} */
async function derive(passphrase, host, room) {
  const id = await roomId(host, room);
  const password = normalPassphrase(passphrase);
  if (!id || !password) throw new Error('refused');
  return CallRoot.from(id, await argon2id({ ...ARGON2ID, password, salt: await argon2Salt(id), outputType: 'binary' }));
}

/** @param {any} line */
async function join({ client, passphrase, host, room, slot, members, name, tracks, nowMs }) {
  const call = `${passphrase} ${host} ${room}`;
  if (!roots.has(call)) roots.set(call, derive(passphrase, host, room));
  const root = /** @type {CallRoot} */ (await roots.get(call));
  /** @type {any[]} */
  const outputs = [];
  const session = await Session.join({
    root, slot, members, presence: { tracks, flags: 0, name }, random, words: WORDS,
    outbox: (output) => outputs.push(output.type === 'send' ? { ...output, data: hex(output.data) } : output),
  }, nowMs);
  clients.set(client, { session, outputs });
  return session.id;
}

/** @type {(mimeType: string) => any} */
function codec(mimeType) {
  const found = codecOf(mimeType);
  if (!found) throw new Error(mimeType);
  return found;
}

/** @type {(track: string) => number} */
const number = (track) => /** @type {any} */ (Track)[track];

/** @type {(session: Session, line: any) => Promise<string>} */
async function seal(session, { track, mimeType, frame, nowMs }) {
  const how = { keyFrame: false, level: null, layer: 0 };
  return hex(/** @type {any} */ (await session.sealFrame(number(track), codec(mimeType), bytes(frame), how, nowMs)));
}

/** @type {(session: Session, line: any) => Promise<object>} */
async function open(session, { slot, track, mimeType, wire, rtpTimestamp, nowMs }) {
  const opened = await session.openFrame({ slot, track: number(track) }, codec(mimeType), bytes(wire), rtpTimestamp, nowMs);
  return typeof opened === 'string' ? { refused: opened } : { ...opened, frame: hex(opened.frame) };
}

/** @param {any} line */
async function answer(line) {
  if (line.op === 'join') return join(line);
  const { session } = /** @type {{session: Session}} */ (clients.get(line.client));
  switch (line.op) {
    case 'entered': return session.entered(line.slot, line.nowMs);
    case 'left': return session.leftBy(line.slot, line.nowMs);
    case 'message': return session.message(line.from, bytes(line.data), line.nowMs);
    case 'chat': return session.chat(line.text, 0, line.nowMs);
    case 'advance': return session.advance(line.nowMs);
    case 'seal': return seal(session, line);
    case 'open': return open(session, line);
    case 'refused': return session.counters.get(line.reason) ?? 0;
    default: throw new Error(line.op);
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  const result = await answer(line) ?? null;
  const outputs = clients.get(line.client)?.outputs.splice(0) ?? [];
  process.stdout.write(`${JSON.stringify({ result, outputs })}\n`);
}
