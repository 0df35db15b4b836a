// A session of the browser's half that the Java test drives: one JSON line in, one JSON line out.
// Bytes are hex. Every answer holds what the session put into its outbox meanwhile.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { hex, utf8 } from '../../main/web/bytes.js';
import { roomId } from '../../main/web/call-name.js';
import { ARGON2ID, argon2Salt, CallRoot } from '../../main/web/call-root.js';
import { codecOf } from '../../main/web/codec.js';
import { FileOffer } from '../../main/web/file-offer.js';
import { normalPassphrase } from '../../main/web/passphrase.js';
import { secure } from '../../main/web/randomness.js';
import { Session } from '../../main/web/session.js';
import { WORDS } from './meeting.js';
import { bytes } from './vectors.js';

const { argon2id } = createRequire(import.meta.url)('../../main/web/vendor/argon2.umd.min.js');
/** @type {Map<string, import('../../main/web/frame-opener.js').FrameOpener>} */
const openers = new Map();
/** Of each slot. @type {Map<number, string>} */
const ids = new Map();

/** @type {any[]} */
let outputs = [];
/** @type {Session} */
let session;

/** @type {Uint8Array<ArrayBuffer>} */
let derivedRoomId;

/** @param {Uint8Array} password */
async function rootOf(password) {
  const salt = await argon2Salt(derivedRoomId);
  return CallRoot.derive(derivedRoomId, await argon2id({ ...ARGON2ID, password, salt, outputType: 'binary' }));
}

/** @param {any} line */
async function remove({ staying, passphrase, nowMs }) {
  return session.remove(staying, utf8(passphrase), await rootOf(utf8(passphrase)), nowMs);
}

/** @param {any} line */
async function offer({ name, content, nowMs }) {
  const file = await FileOffer.of(Object.assign(new Blob([bytes(content)]), { name }));
  if (!file) throw new Error('cannot be offered');
  return session.offerFile(file, nowMs);
}

/** JSON knows no Blob. @param {any} output */
async function plain(output) {
  return output.type === 'fileDone' ? { ...output, file: hex(new Uint8Array(await output.file.arrayBuffer())) } : output;
}

/** @param {any} line */
async function join({ passphrase, host, room, slot, members, name, tracks, nowMs }) {
  const id = await roomId(host, room);
  const password = normalPassphrase(passphrase);
  if (!id || !password) throw new Error('refused');
  derivedRoomId = id;
  const root = await rootOf(password);
  openers.clear();
  session = await Session.join({
    root, slot, others: members, profile: { tracks, flags: 0, name }, randomness: secure, words: WORDS,
    outbox: (output) => {
      if (output.type === 'peer') ids.set(output.slot, output.id);
      outputs.push(output.type === 'send' ? { ...output, data: hex(output.data) } : output);
    },
  }, nowMs);
  return { id: session.id, words: await session.words() };
}

/** @param {any} line */
async function seal({ track, mimeType, frame, keyFrame, level, layer, nowMs }) {
  const codec = codecOf(mimeType);
  if (!codec) throw new Error(mimeType);
  const wire = await session.sealer(track).seal(codec, bytes(frame), { keyFrame, level, layer }, nowMs);
  return wire && hex(wire);
}

/** @param {any} line */
async function open({ slot, track, mimeType, wire, rtpTimestamp, nowMs }) {
  const codec = codecOf(mimeType);
  if (!codec) throw new Error(mimeType);
  const opener = openers.get(`${slot}/${track}`) ?? session.opener(slot, track);
  openers.set(`${slot}/${track}`, opener);
  const opened = await opener.open(codec, bytes(wire), rtpTimestamp, nowMs);
  return typeof opened === 'string' ? { refused: opened } : { ...opened, frame: hex(opened.frame) };
}

/** @param {any} line */
async function answer(line) {
  switch (line.op) {
    case 'join': return join(line);
    case 'entered': return session.onEntered(line.slot, line.nowMs);
    case 'left': return session.onLeft(line.slot, line.nowMs);
    case 'message': return session.onMessage(line.from, bytes(line.data), line.nowMs);
    case 'chat': return session.chat(line.text, 0, line.nowMs);
    case 'privateChat': return session.privateChat(ids.get(line.to) ?? '', line.text, 0, line.nowMs);
    case 'moderators': return session.onModerators(line.slots);
    case 'offerFile': return offer(line);
    case 'acceptFile': return session.acceptFile(line.id, line.number, line.nowMs);
    case 'remove': return remove(line);
    case 'adopt': return session.adopt(line.change, await rootOf(utf8(line.passphrase)), line.nowMs);
    case 'advance': return session.onDeadline(line.nowMs);
    case 'leave': return session.leave(line.nowMs);
    case 'seal': return seal(line);
    case 'open': return open(line);
    default: throw new Error(line.op);
  }
}

for await (const text of createInterface({ input: process.stdin })) {
  const result = await answer(JSON.parse(text)) ?? null;
  process.stdout.write(`${JSON.stringify({ result, outputs: await Promise.all(outputs.map(plain)) })}\n`);
  outputs = [];
}
