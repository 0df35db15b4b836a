// Any number of sessions of the browser's half in one process, driven by the Java tests of a hostile bridge: one
// JSON line in, one JSON line out. Bytes are hex. Every answer holds what that session put out meanwhile.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { hex } from '../../main/web/bytes.js';
import { roomId } from '../../main/web/call-name.js';
import { ARGON2ID, argon2Salt, CallRoot } from '../../main/web/call-root.js';
import { codecOf } from '../../main/web/codec.js';
import { normalPassphrase } from '../../main/web/passphrase.js';
import { secure } from '../../main/web/randomness.js';
import { Session } from '../../main/web/session.js';
import { Track } from '../../main/web/track.js';
import { WORDS } from './meeting.js';
import { bytes } from './vectors.js';
/** @import { FrameOpener } from '../../main/web/frame-opener.js' */

const { argon2id } = createRequire(import.meta.url)('../../main/web/vendor/argon2.umd.min.js');

/** @type {Map<number, {session: Session, outputs: any[], openers: Map<string, FrameOpener>}>} */
const clients = new Map();
/** @type {Map<string, Promise<CallRoot>>} */
const roots = new Map();

/** @type {(passphrase: string, host: string, room: string) => Promise<CallRoot>} */
async function derive(passphrase, host, room) {
  const id = await roomId(host, room);
  const password = normalPassphrase(passphrase);
  if (!id || !password) throw new Error('refused');
  return CallRoot.derive(id, await argon2id({ ...ARGON2ID, password, salt: await argon2Salt(id), outputType: 'binary' }));
}

/** @param {any} line */
async function join({ client, passphrase, host, room, slot, members, name, tracks, nowMs }) {
  const call = `${passphrase} ${host} ${room}`;
  if (!roots.has(call)) roots.set(call, derive(passphrase, host, room));
  const root = /** @type {CallRoot} */ (await roots.get(call));
  /** @type {any[]} */
  const outputs = [];
  const session = await Session.join({
    root, slot, others: members, profile: { tracks, flags: 0, name }, randomness: secure, words: WORDS,
    outbox: (output) => outputs.push(output.type === 'send' ? { ...output, data: hex(output.data) } : output),
  }, nowMs);
  clients.set(client, { session, outputs, openers: new Map() });
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
  return hex(/** @type {any} */ (await session.sealer(number(track)).seal(codec(mimeType), bytes(frame), how, nowMs)));
}

/** @type {(client: any, line: any) => Promise<object>} */
async function open({ session, openers }, { slot, track, mimeType, wire, rtpTimestamp, nowMs }) {
  const opener = openers.get(`${slot}/${track}`) ?? session.opener(slot, number(track));
  openers.set(`${slot}/${track}`, opener);
  const opened = await opener.open(codec(mimeType), bytes(wire), rtpTimestamp, nowMs);
  return typeof opened === 'string' ? { refused: opened } : { ...opened, frame: hex(opened.frame) };
}

/** @param {any} line */
async function answer(line) {
  if (line.op === 'join') return join(line);
  const client = /** @type {any} */ (clients.get(line.client));
  const { session } = client;
  switch (line.op) {
    case 'entered': return session.onEntered(line.slot, line.nowMs);
    case 'left': return session.onLeft(line.slot, line.nowMs);
    case 'message': return session.onMessage(line.from, bytes(line.data), line.nowMs);
    case 'chat': return session.chat(line.text, 0, line.nowMs);
    case 'advance': return session.onDeadline(line.nowMs);
    case 'seal': return seal(session, line);
    case 'open': return open(client, line);
    case 'refused': return session.rejections().get(line.reason) ?? 0;
    default: throw new Error(line.op);
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  const result = await answer(line) ?? null;
  const outputs = clients.get(line.client)?.outputs.splice(0) ?? [];
  process.stdout.write(`${JSON.stringify({ result, outputs })}\n`);
}
