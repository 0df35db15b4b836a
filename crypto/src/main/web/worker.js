// The one module worker that owns all keys, counters and transforms of a join (section 8). The page gets events. In
// JavaScript alone: a native client calls Session itself. Over 400 lines, because every message between page and worker is
// listed here, at the only place where both pass.
//
//   new Worker('/crypto/worker.js', {type: 'module'})
//
// Page to worker, by postMessage; every message is handled in the order it came:
//   {type: 'derive', passphrase, host, room}   host: location.hostname of the link. Takes half a second. Answered by
//                                              {type: 'derived'} or {type: 'refused', reason: 'passphrase' | 'room'}
//   {type: 'join', slot, members: [slot], name, tracks, flags, strict?}   after 'derived' and signalling's `joined`; also for
//                                              every later join with another slot. A new id, new keys. tracks: bit
//                                              1 << track for each track I publish; flags: 1 hand, 2 muted, 4 recording;
//                                              strict: true pads every audio frame to one size
//   {type: 'resumed', members: [slot]}         signalling came back with the same slot
//   {type: 'entered', slot}  {type: 'left', slot}
//   {type: 'message', from, data: ArrayBuffer} a relayed message
//   {type: 'chat', text, lifetimeSeconds?}     {type: 'privateChat', to: id, text, lifetimeSeconds?}
//   {type: 'state', tracks, flags, name}       what I show of myself; say it before a track is published first
//   {type: 'level', level}                     of my microphone, 0 (loudest) to 127, for the sealed level byte
//   {type: 'bind', receiver, slot, track}      what the transform `receiver` shows from now on: before
//                                              setRemoteDescription; frames of any other stream are dropped
//   {type: 'unbind', receiver}
//   {type: 'moderators', slots: [slot]}        as the signalling says
//   {type: 'offerFile', file: File, to?}       read through once, then offered: 'fileOffered' with own: true, or 'notSent'
//   {type: 'withdrawFile', number}             {type: 'acceptFile', id, number}   {type: 'cancelFile', id, number}
//   {type: 'remove', staying: [id], passphrase}   a new passphrase for everybody but who is not among these (5.4); ask the
//                                              server to remove them first. 'passphraseChanged' with own: true, or 'notSent'
//   {type: 'askToSwitchOff', id, track}        of a moderator, to all
//   {type: 'recording', on}                    answered by 'recordingWaiting' and 'recordingAllowed'
//   {type: 'assignBreakout', ids, name}        of a moderator: draws a breakout room and sends these there
//   {type: 'enterBreakout', room}              one that was assigned: answered by 'derived'; then join that room
//   {type: 'p2p', to, text}                    {type: 'application', kind: 'reaction' | 'poll' | 'whiteboard', json}
//   {type: 'knock', name}                      a lobby hello, to be relayed to moderators
//   {type: 'stats'}                            answered by {type: 'stats', epoch, counters: {reason: count}}; epoch: mine
//   {type: 'leave'}                            bye to all, keys erased; answered by {type: 'gone'} after its 'send'
// Worker to page:
//   {type: 'send', to: slot | null, data: ArrayBuffer}   to be relayed; null: to all others. Keep the order
//   {type: 'self', slot, id, words: [5]}       after join: my own five words
//   {type: 'peer', slot, id, name, state, words: [5], tracks, flags}   at every change. state: 'announced' (knows the
//                                              passphrase), 'proven' (has shown its keys: list it), 'heard' (I hold
//                                              its key: end-to-end encrypted), 'retired' (gone: take it off the list)
//   {type: 'undecryptable', slots: [slot]}     connections that do not prove themselves: another passphrase, perhaps.
//                                              Told whole at every change; [] when all is well
//   {type: 'nobodyAnswered'}                   5 s after a join: your passphrase differs from theirs, was changed, or
//                                              the server interferes
//   {type: 'chat', slot, name, text, own, private, to, lifetimeSeconds, missing}   own ones too, once sealed; to: the
//                                              slot an own private one went to, else null; missing: a message of
//                                              this sender was lost just before
//   {type: 'missing', slot}                    a message of this sender, or one that it had seen, did not come
//   {type: 'notSent', reason: 'unknown-peer' | 'too-long' | 'unreadable' | 'not-removed'}
//   {type: 'level', slot, level}               who speaks: the loudest of 200 ms
//   {type: 'unsealable', track, mimeType}      my browser encodes this track by a codec that cannot be sealed: nothing of
//                                              it is sent; once for each
//   {type: 'delayed', slot, track}             this stream is over 5 s old; at most every 5 s
//   {type: 'rosterDiffers', slot}              for a minute now this member has seen other people than I do
//   {type: 'conflict', slot}                   somebody with the passphrase claims a slot that another one holds, or
//                                              changed its key: refused
//   {type: 'fileOffered', id, slot, name, number, fileName, size, private, own, to}   id, name: the sender's
//   {type: 'fileProgress', id, number, own, to, bytes, size}   of an own one: what `to` was sent
//   {type: 'fileDone', id, number, fileName, file: Blob}   complete, and its hash agrees
//   {type: 'fileFailed', id, number, own, reason: 'gone' | 'silent' | 'content' | 'left' | 'busy'}
//   {type: 'passphraseChanged', slot, name, own, passphrase}   by whom; it holds from now on: change the link
//   {type: 'notAcked', slots: [slot]}          10 s after I changed it, and at every change: who has not confirmed it
//   {type: 'removalsCrossed'}                  change the passphrase once more, for those who are left
//   {type: 'recordingMark', slot, name, recording}   {type: 'recordingAllowed'}   {type: 'recordingWaiting', slots: [slot]}
//   {type: 'switchOffAsked', bySlot, name, slot, track}   slot: whom a moderator asked
//   {type: 'breakoutAssigned', bySlot, name, room, breakoutName}   {type: 'p2pReceived', slot, text}
//   {type: 'applicationReceived', slot, name, kind, json}   {type: 'lobbyKnock', slot, name}
//   {type: 'fatal', message}                   a bug, or a limit was reached: the join is over, all keys are erased
//
// RTCRtpScriptTransform(worker, options): {side: 'send', track} or {side: 'receive', receiver}; `receiver` is any
// string or number the page chooses, once per RTCRtpReceiver. The codec is taken from each frame's own mimeType.
// Key frames are asked for by the worker itself.

import { roomId } from './call-name.js';
import { argon2Salt, CallRoot } from './call-root.js';
import { MAX_TEXT_BYTES } from './chat-body.js';
import { drawBreakout } from './breakout.js';
import { FileOffer } from './file-offer.js';
import { ReceiveStream, SendStream } from './frame-streams.js';
import { sealLobbyHello } from './lobby-hello.js';
import { normalPassphrase } from './passphrase.js';
import { secure } from './randomness.js';
import { Session } from './session.js';
/** @import { Bytes } from './bytes.js' */
/** @import { EncodedFrame } from './frame-streams.js' */
/** @import { Output } from './session-event.js' */

const ADVANCE_EVERY_MS = 200;
const LEVEL_EVERY_MS = 200;
const DELAYED_EVERY_MS = 5000;
/** A server that floods is not kept waiting messages for: those above are dropped and counted. */
const WAITING_LIMIT = 1024;
/** Assigned and not yet entered. */
const MAX_BREAKOUTS = 64;

/** @type {Map<string, number>} */
const counters = new Map();
/** @type {Map<string | number, ReceiveStream>} */
const receivers = new Map();
/** @type {Map<string | number, {slot: number, track: number}>} */
const bindings = new Map();
/** @type {Map<number, number>} the loudest since levels were last told */
const levels = new Map();
/** @type {Map<string, number>} */
const delayedToldMs = new Map();
/** @type {Set<string>} */
const unsealableTold = new Set();
/**
 * What a join needs, and what a new passphrase (5.4) changes in it. Each room has one of its own: what was begun for one
 * never reaches another.
 * @typedef {{hostName: string, roomId: Bytes, root: CallRoot}} Invitation
 */
/** For the next join. @type {Invitation | null} */
let invitation = null;
/** Of the session there is. @type {Invitation | null} */
let joined = null;
/** By the room's name on the server: those that I may enter. @type {Map<string, CallRoot>} */
const breakouts = new Map();
/** @type {Promise<string[]> | null} */
let wordList = null;

/** @type {import('./frame-streams.js').Host} */
const host = {
  session: null,
  nowMs: () => performance.now(),
  level: 127,
  count: (reason) => counters.set(reason, (counters.get(reason) ?? 0) + 1),
  heard: (slot, level) => levels.set(slot, Math.min(level, levels.get(slot) ?? 127)),
  delayed(slot, track) {
    const stream = `${slot}/${track}`;
    if (host.nowMs() < (delayedToldMs.get(stream) ?? -Infinity) + DELAYED_EVERY_MS) return;
    delayedToldMs.set(stream, host.nowMs());
    self.postMessage({ type: 'delayed', slot, track });
  },
  unsealable(track, mimeType) {
    const stream = `${track}/${mimeType}`;
    if (unsealableTold.has(stream)) return;
    unsealableTold.add(stream);
    self.postMessage({ type: 'unsealable', track, mimeType });
  },
};

/** @type {(output: Output) => void} */
function outbox(output) {
  if (output.type === 'send') {
    const data = output.data.buffer;
    self.postMessage({ ...output, data }, { transfer: [data] });
  } else if (output.type === 'keyFrameWanted') {
    for (const receiver of receivers.values()) {
      if (receiver.binding?.slot === output.slot) receiver.requestKeyFrame(host.nowMs());
    }
  } else if (output.type === 'passphraseChanged') {
    void adopt(output).catch(fail);
  } else if (output.type === 'breakoutAssigned') {
    void keepBreakout(output).catch(fail);
  } else {
    self.postMessage(output);
  }
}

/** @type {(password: Bytes, salt: Bytes) => Promise<Bytes>} */
function argon2id(password, salt) {
  const worker = new Worker(new URL('./argon2-worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data.prk);
    worker.onerror = (event) => reject(new Error(event.message || 'the Argon2id worker did not start'));
    worker.postMessage({ password, salt }, [password.buffer]);
  }).finally(() => worker.terminate());
}

/** @type {(message: {passphrase: string, host: string, room: string}) => Promise<void>} */
async function derive({ passphrase, host: hostName, room }) {
  const password = normalPassphrase(passphrase);
  const id = await roomId(hostName, room);
  if (password === null || id === null) {
    self.postMessage({ type: 'refused', reason: password === null ? 'passphrase' : 'room' });
    return;
  }
  invitation = { hostName, roomId: id, root: await rootOf(id, password) };
  self.postMessage({ type: 'derived' });
}

/** @type {(id: Bytes, password: Bytes) => Promise<CallRoot>} the password is erased */
const rootOf = async (id, password) => CallRoot.derive(id, await argon2id(password, await argon2Salt(id)));

/** Somebody changed the passphrase (5.4). @param {Extract<Output, {type: 'passphraseChanged'}>} changed */
async function adopt({ change, slot, name, passphrase }) {
  const { session } = host;
  const changing = joined;
  const password = normalPassphrase(passphrase);
  if (!session || !changing || password === null) return;
  const root = await rootOf(changing.roomId, password);
  if (!await session.adopt(change, root, host.nowMs())) return; // Another change won meanwhile.
  changing.root = root;
  self.postMessage({ type: 'passphraseChanged', slot, name, own: false, passphrase });
}

/** @type {(message: {staying: string[], passphrase: string}) => Promise<void>} */
async function remove({ staying, passphrase }) {
  const { session } = host;
  const changing = joined;
  const password = normalPassphrase(passphrase);
  const root = session && changing && password ? await rootOf(changing.roomId, password.slice()) : null;
  if (session && changing && password && root && await session.remove(staying, password, root, host.nowMs())) {
    changing.root = root;
    self.postMessage({ type: 'passphraseChanged', slot: session.slot, name: '', own: true, passphrase });
  } else {
    self.postMessage({ type: 'notSent', reason: 'not-removed' });
  }
}

/** Its secret stays here. @param {Extract<Output, {type: 'breakoutAssigned'}>} assigned */
async function keepBreakout({ bySlot, name, breakout }) {
  if (joined === null) return;
  const { root } = joined;
  const room = await root.breakoutRoom(breakout);
  breakouts.set(room, await root.breakout(breakout));
  breakout.secret.fill(0);
  if (breakouts.size > MAX_BREAKOUTS) breakouts.delete([...breakouts.keys()][0]);
  self.postMessage({ type: 'breakoutAssigned', bySlot, name, room, breakoutName: breakout.name });
}

/** @type {(message: {ids: string[], name: string}) => Promise<void>} */
async function assignBreakout({ ids, name }) {
  const breakout = drawBreakout(name, secure);
  for (const id of ids) await host.session?.assignBreakout(id, breakout, host.nowMs());
}

/** @type {(message: {room: string}) => Promise<void>} */
async function enterBreakout({ room }) {
  const root = breakouts.get(room);
  const id = invitation && await roomId(invitation.hostName, room);
  if (!root || !invitation || !id) throw new Error('no such breakout room');
  invitation = { hostName: invitation.hostName, roomId: id, root };
  self.postMessage({ type: 'derived' });
}

/** @type {(message: {file: File, to?: string}) => Promise<void>} */
async function offerFile({ file, to }) {
  const offer = await FileOffer.of(file);
  if (offer === null) self.postMessage({ type: 'notSent', reason: 'unreadable' });
  else if (to === undefined) await host.session?.offerFile(offer, host.nowMs());
  else await host.session?.offerFileTo(to, offer, host.nowMs());
}

/** @type {(message: {name: string}) => Promise<void>} */
async function knock({ name }) {
  if (invitation === null) throw new Error('knock before derived');
  outbox({ type: 'send', to: null, data: await sealLobbyHello(invitation.root, name, secure) });
}

async function loadWords() {
  const response = await fetch(new URL('./words.txt', import.meta.url));
  if (!response.ok) throw new Error(`the word list did not load: ${response.status}`);
  return (await response.text()).trim().split('\n');
}

/** @type {(message: {slot: number, members: number[], name: string, tracks: number, flags: number, strict?: boolean}) => Promise<void>} */
async function join({ slot, members, name, tracks, flags, strict }) {
  if (invitation === null) throw new Error('join before derived');
  host.session?.close();
  host.session = null;
  const entering = invitation;
  joined = entering;
  const words = await (wordList ??= loadWords());
  const session = await Session.join(
    {
      root: entering.root, slot, others: slotsOf(members), profile: { tracks, flags, name }, randomness: secure, words, outbox,
      strict,
    }, host.nowMs());
  host.session = session;
  self.postMessage({ type: 'self', slot, id: session.id, words: await session.words() });
}

/** @type {(receiver: string | number, binding: {slot: number, track: number} | null) => void} */
function bind(receiver, binding) {
  const before = bindings.get(receiver);
  // Said again with every offer.
  if (binding && before?.slot === binding.slot && before.track === binding.track) return;
  if (binding) bindings.set(receiver, binding);
  else bindings.delete(receiver);
  receivers.get(receiver)?.bind(binding);
}

/** What the server said of slots, as far as it can be true. @type {(said: unknown) => number[]} */
const slotsOf = (said) => (Array.isArray(said) ? said.filter((slot) => Number.isInteger(slot)) : []);

/** @param {string} text */
function isTooLong(text) {
  const tooLong = new TextEncoder().encode(text).length > MAX_TEXT_BYTES;
  if (tooLong) self.postMessage({ type: 'notSent', reason: 'too-long' });
  return tooLong;
}

async function leave() {
  await host.session?.leave(host.nowMs());
  host.session = null;
  self.postMessage({ type: 'gone' });
}

function stats() {
  const all = new Map(counters);
  for (const [reason, count] of host.session?.rejections() ?? []) all.set(reason, count + (all.get(reason) ?? 0));
  self.postMessage({ type: 'stats', epoch: host.session?.currentEpoch ?? -1, counters: Object.fromEntries(all) });
}

/** @type {(message: any) => Promise<void> | void} */
function handle(message) {
  const { session } = host;
  switch (message.type) {
    case 'derive': return derive(message);
    case 'join': return join(message);
    case 'resumed': return session?.onResumed(slotsOf(message.members), host.nowMs());
    case 'entered': return session?.onEntered(message.slot, host.nowMs());
    case 'left': return session?.onLeft(message.slot, host.nowMs());
    case 'message': return session?.onMessage(message.from, new Uint8Array(message.data), host.nowMs());
    case 'chat':
      return isTooLong(message.text) ? undefined : session?.chat(message.text, message.lifetimeSeconds ?? 0, host.nowMs());
    case 'privateChat':
      return isTooLong(message.text) ? undefined
        : session?.privateChat(message.to, message.text, message.lifetimeSeconds ?? 0, host.nowMs());
    case 'state': {
      const { tracks, flags, name } = message;
      return session?.state({ tracks, flags, name }, host.nowMs());
    }
    case 'level': host.level = message.level; return undefined;
    case 'bind': return bind(message.receiver, { slot: message.slot, track: message.track });
    case 'unbind': return bind(message.receiver, null);
    case 'moderators': return session?.onModerators(message.slots);
    // Not awaited: reading and deriving take their time, and keys must not wait for them.
    case 'offerFile': void offerFile(message).catch(fail); return undefined;
    case 'remove': void remove(message).catch(fail); return undefined;
    case 'withdrawFile': return session?.withdrawFile(message.number);
    case 'acceptFile': return session?.acceptFile(message.id, message.number, host.nowMs());
    case 'cancelFile': return session?.cancelFile(message.id, message.number);
    case 'askToSwitchOff': return session?.askToSwitchOff(message.id, message.track, host.nowMs());
    case 'recording':
      return message.on ? session?.startRecording(host.nowMs()) : session?.stopRecording(host.nowMs());
    case 'assignBreakout': return assignBreakout(message);
    case 'enterBreakout': return enterBreakout(message);
    case 'p2p': return session?.sendP2p(message.to, message.text, host.nowMs());
    case 'application': return session?.sendApplication(message.kind, message.json, host.nowMs());
    case 'knock': return knock(message);
    case 'stats': return stats();
    case 'leave': return leave();
    default: throw new Error(`unknown message ${message.type}`);
  }
}

/** @param {unknown} error */
function fail(error) {
  host.session?.close();
  host.session = null;
  self.postMessage({ type: 'fatal', message: error instanceof Error ? error.message : String(error) });
}

/** @type {Promise<void>} */
let inOrder = Promise.resolve();
let waiting = 0;
self.onmessage = ({ data }) => {
  if (data.type === 'message' && waiting >= WAITING_LIMIT) {
    host.count('LIMIT');
    return;
  }
  waiting++;
  inOrder = inOrder.then(() => handle(data)).catch(fail).finally(() => { waiting--; });
};

self.onrtctransform = ({ transformer }) => {
  const { side, track, receiver } = transformer.options;
  /** @type {SendStream | ReceiveStream} */
  let stream;
  if (side === 'send') {
    stream = new SendStream(host, track);
  } else {
    stream = new ReceiveStream(host, () => transformer.sendKeyFrameRequest().catch(() => undefined));
    stream.bind(bindings.get(receiver) ?? null);
    receivers.set(receiver, stream);
  }
  /** @type {(frame: EncodedFrame, controller: TransformStreamDefaultController<EncodedFrame>) => Promise<void>} */
  const transform = async (frame, controller) => {
    const passed = await stream.pass(frame);
    if (passed !== null) controller.enqueue(passed);
  };
  transformer.readable.pipeThrough(new TransformStream({ transform })).pipeTo(transformer.writable)
    .catch(() => undefined) // the track ended
    .finally(() => { if (receivers.get(receiver) === stream) receivers.delete(receiver); });
};

/** One at a time: a slow worker does not pile them up. */
let advancing = false;
setInterval(async () => {
  if (advancing) return;
  advancing = true;
  await host.session?.onDeadline(host.nowMs()).catch(fail);
  advancing = false;
}, ADVANCE_EVERY_MS);

setInterval(() => {
  for (const [slot, level] of levels) self.postMessage({ type: 'level', slot, level });
  levels.clear();
}, LEVEL_EVERY_MS);
