// What becomes of bytes that a parser is given, as one line that Java has to agree with: see outcomes.md among the
// vectors.

import { bytes, load, own, privateKey, publicKey } from './vectors.js';
import { hex, utf8 } from '../../main/web/bytes.js';
import { roomId } from '../../main/web/call-name.js';
import { CallRoot } from '../../main/web/call-root.js';
import { codecOf } from '../../main/web/codec.js';
import { parseName } from '../../main/web/display-name.js';
import { encodeEnvelope, parseEnvelope } from '../../main/web/envelope.js';
import { importPrk } from '../../main/web/hkdf.js';
import { decodeInner } from '../../main/web/inner-header.js';
import { keyId } from '../../main/web/key-id.js';
import { GroupType, PairType, parseGroup, parsePair } from '../../main/web/message.js';
import { normalPassphrase } from '../../main/web/passphrase.js';
import { importSecret } from '../../main/web/secret.js';
import { SealingKey } from '../../main/web/sealing-key.js';
import { Session } from '../../main/web/session.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { TrackKey } from '../../main/web/track-key.js';
import { Track } from '../../main/web/track.js';
import { passphraseOfHash } from '../../../../signaling/src/main/web/app/link.js';
import { randomOf, seeded, WORDS } from './meeting.js';
/** @import { Bytes } from '../../main/web/bytes.js' */
/** @import { FrameOpener } from '../../main/web/frame-opener.js' */
/** @import { Profile } from '../../main/web/profile.js' */
/** @import { Output } from '../../main/web/session-event.js' */

const NOW_MS = 5000;
const PAIR_MESSAGES_HEARD = 2;
const GROUP_SEQ_EXPECTED = 7;
const MAX_SAID_BYTES = 60_000;
const ADA_SLOT = 3;
const LISTED = new Set(WORDS);
const MIME_TYPES = new Map([[1, 'audio/opus'], [2, 'video/VP8'], [3, 'video/VP9'], [4, 'video/AV1'], [5, 'video/H264'], [6, 'audio/red']]);

/** Jo of vectors-own.json, and what Ada's slot sends. */
export class HeardCall {
  /** @type {Output[]} */
  outputs = [];
  /** @type {Session} */
  session = /** @type {any} */ (undefined);

  nowMs = NOW_MS;
  /** @type {Map<number, FrameOpener>} */
  #openers = new Map();

  /** Jo, and in slot 3 somebody who said nothing yet. */
  static async alone() {
    const call = new HeardCall();
    const { id, e_private: e, slot } = own.member_J;
    const later = randomOf(seeded(1));
    let first = true;
    const randomness = {
      /** The first draw of a session is its id. @param {number} length */
      bytes(length) {
        const drawn = first ? bytes(id) : later.bytes(length);
        first = false;
        return drawn;
      },
      async x25519() {
        const key = await privateKey(bytes(e));
        return { privateKey: key, publicKey: await publicKey(key) };
      },
    };
    call.session = await Session.join({
      root: new CallRoot(await importPrk(bytes(own.k1.root)), bytes(own.k1.room_id)), slot, others: [ADA_SLOT],
      profile: { tracks: 0, flags: 0, name: 'Jo' }, randomness, words: WORDS, outbox: (output) => call.outputs.push(output),
    }, NOW_MS);
    return call;
  }

  /** Jo holds Ada's epoch 1 and expects her group message 7 and her pair message 2. */
  static async heard() {
    const call = await HeardCall.alone();
    for (const one of ['hello_answer_A', 'pair_intro_A_to_J', 'pair_key_A_to_J']) {
      const refused = await call.receive(bytes(own[one].wire));
      if (refused !== null) throw new Error(`${one} was refused: ${refused}`);
    }
    return call;
  }

  /** Of Ada's track. @param {number} track @returns {FrameOpener} */
  opener(track) {
    const opener = this.#openers.get(track) ?? this.session.opener(ADA_SLOT, track);
    this.#openers.set(track, opener);
    return opener;
  }

  get peers() {
    return this.outputs.filter((output) => output.type === 'peer').length;
  }

  /** The reason why a relayed message was refused, if it was. @param {Bytes} wire */
  async receive(wire) {
    const before = this.session.rejections();
    await this.session.onMessage(ADA_SLOT, wire, this.nowMs);
    const counted = [...this.session.rejections()].find(([reason, count]) => before.get(reason) !== count);
    return counted ? counted[0] : null;
  }

  /**
   * Whatever somebody who holds all keys may say, sealed as Ada would: `u8 1: to me alone | u8 type | u16 length |
   * body`, again and again; and what became of each.
   * @param {Bytes} said
   */
  async hearMember(said) {
    const toMe = await sealingKey(own.pair_A_to_J.box_send, 0, Track.PAIR, PAIR_MESSAGES_HEARD);
    const toAll = await sealingKey(own.state_A.base_key, 1, Track.GROUP, 0);
    const outcomes = [];
    for (let at = 0; at + 4 <= said.length;) {
      const length = Math.min(said[at + 2] * 256 + said[at + 3], MAX_SAID_BYTES);
      const body = said.slice(at + 4, at + 4 + length);
      const key = said[at] & 1 ? toMe : toAll;
      const seq = key === toMe ? key.nextCounter : GROUP_SEQ_EXPECTED + key.nextCounter;
      const plaintext = encodeEnvelope({ type: said[at + 1], seq, clockMs: 1000, body });
      outcomes.push(await this.receive(await key.seal(0, new Uint8Array(0), plaintext)) ?? 'TAKEN');
      at += 4 + length;
    }
    return outcomes.join(' ');
  }
}

/** @type {(secret: string, epoch: number, track: number, first: number) => Promise<SealingKey>} */
async function sealingKey(secret, epoch, track, first) {
  const key = await TrackKey.derive(await importSecret(bytes(secret)), keyId(epoch, ADA_SLOT, track), 'encrypt');
  return new SealingKey(key, first);
}

/** @type {(input: Bytes) => string} */
const utf16 = (input) => Array.from({ length: input.length >> 1 },
  (_, i) => String.fromCharCode(input[2 * i] * 256 + input[2 * i + 1])).join('');
/** @type {(text: string) => string} */
const text = (shown) => hex(utf8(shown));
/** @type {(value: number) => string} */
const shown = (value) => (Number.isSafeInteger(value) ? String(value) : 'beyond');
/** @type {(profile: Profile) => string} */
const profile = ({ tracks, flags, name }) => `tracks ${tracks} flags ${flags} name ${text(name)}`;

/** @type {(type: number, body: Bytes) => import('../../main/web/envelope.js').Envelope} */
const message = (type, body) => ({ type, seq: 0, clockMs: 0, body });

/** @type {(input: Bytes) => string} */
function header(input) {
  const parsed = parseHeader(input, 0);
  return typeof parsed === 'string' ? parsed
    : `kid ${shown(parsed.keyId)} counter ${shown(parsed.counter)} length ${parsed.end}`;
}

/** @type {(input: Bytes) => string} */
function inner(input) {
  const content = decodeInner(input);
  if (content === null) return 'INNER';
  const { keyFrame, level, layer, clockMs, frame } = content;
  return `key ${keyFrame ? 1 : 0} level ${level ?? -1} layer ${layer} clock ${clockMs} frame ${hex(frame)}`;
}

/** @type {(input: Bytes) => string} */
function envelope(input) {
  const one = parseEnvelope(input);
  return one === null ? 'INNER' : `type ${one.type} seq ${one.seq} clock ${one.clockMs} body ${hex(one.body)}`;
}

/** @type {(input: Bytes) => string} */
function state(input) {
  const one = parseGroup(message(GroupType.STATE, input));
  return one?.type !== GroupType.STATE ? 'INNER' : `${profile(one.state.profile)} roster ${hex(one.state.rosterHash)}`;
}

/** @type {(input: Bytes) => string} */
function chat(input) {
  const one = parseGroup(message(GroupType.CHAT, input));
  return one?.type !== GroupType.CHAT ? 'INNER'
    : `lifetime ${one.chat.lifetimeSeconds} previous ${hex(one.chat.previous)} text ${text(one.chat.text)}`;
}

/** @type {(input: Bytes) => string} */
function key(input) {
  const one = parsePair(message(PairType.KEY, input));
  return one?.type !== PairType.KEY ? 'INNER'
    : `epoch ${one.key.epoch} secret ${hex(one.key.secret)} next ${one.key.nextGroupSeq}`;
}

/** @type {(input: Bytes) => Promise<string>} */
async function call(input) {
  const both = utf16(input);
  const end = both.indexOf('\n');
  const id = end < 0 ? await roomId(both, '') : await roomId(both.slice(0, end), both.slice(end + 1));
  return id === null ? 'REFUSED' : hex(id);
}

/** @type {(input: Bytes) => string} */
function fragment(input) {
  const raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(input);
  const passphrase = passphraseOfHash(`#${raw}`, LISTED);
  // What is malformed the page takes as it stands: whatever it decodes, it changes every percent sign.
  return raw.includes('%') && passphrase === raw ? 'REFUSED' : text(passphrase);
}

/** @type {Readonly<Record<string, (input: Bytes) => string | Promise<string>>>} */
const PURE = Object.freeze({
  header, inner, envelope, state, chat, key, call, fragment,
  name: (input) => {
    const name = parseName(input);
    return name === null ? 'INNER' : `name ${text(name)}`;
  },
  intro: (input) => {
    const one = parsePair(message(PairType.INTRO, input));
    return one?.type !== PairType.INTRO ? 'INNER' : profile(one.profile);
  },
  passphrase: (input) => {
    const normal = normalPassphrase(utf16(input));
    return normal === null ? 'REFUSED' : hex(normal);
  },
});

/** @type {(call: HeardCall, input: Bytes) => Promise<string>} */
async function frame(call, input) {
  const codec = input.length > 1 ? codecOf(MIME_TYPES.get(input[1])) : undefined;
  if (!codec || input[0] > 3) return 'NO_STREAM';
  const opened = await call.opener(input[0]).open(codec, input.slice(2), null, call.nowMs);
  return typeof opened === 'string' ? opened
    : `level ${opened.level ?? -1} key ${opened.keyFrame ? 1 : 0} frame ${hex(opened.frame)}`;
}

/** @type {(call: HeardCall, parser: string, input: Bytes) => Promise<string>} */
export async function inCall(call, parser, input) {
  if (parser === 'frame') return frame(call, input);
  if (parser === 'member') return call.hearMember(input);
  const peersBefore = call.peers;
  const refused = await call.receive(input);
  return refused ?? (parser === 'message' ? 'TAKEN' : call.peers > peersBefore ? 'ANNOUNCED' : 'IGNORED');
}

export const PARSERS = Object.freeze([...Object.keys(PURE), 'hello', 'message', 'frame', 'member']);

/** What becomes of `input` after those of `before`. @type {(parser: string, input: Bytes, before?: Bytes[]) => Promise<string>} */
export async function outcomeOf(parser, input, before = []) {
  if (parser in PURE) return PURE[parser](input.slice());
  const session = parser === 'hello' ? await HeardCall.alone() : await HeardCall.heard();
  for (const one of before) await inCall(session, parser, one);
  return inCall(session, parser, input);
}

/** @typedef {{parser: string, comment: string, input: Bytes, before: Bytes[], expected: string}} Case */

/** @type {() => Case[]} */
export function negativeVectors() {
  const { _about: _, ...groups } = load('negative.json');
  return Object.entries(groups).flatMap(([parser, cases]) => cases.map((/** @type {any} */ one) => ({
    parser, comment: one.comment, expected: one.expected,
    input: bytes(one.input + '00'.repeat(one.zeros ?? 0)), before: (one.before ?? []).map(bytes),
  })));
}
