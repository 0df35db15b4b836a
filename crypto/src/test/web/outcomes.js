// What becomes of bytes that a parser is given, as one line that Java has to agree with: see outcomes.md among the
// vectors.

import { bytes, load, own, privateKey, publicKey } from './vectors.js';
import { hex, utf8 } from '../../main/web/bytes.js';
import { CallRoot } from '../../main/web/call-root.js';
import { codecOf } from '../../main/web/codec.js';
import { importPrk } from '../../main/web/hkdf.js';
import { decodeInner } from '../../main/web/inner-header.js';
import {
  decodeChat, decodeKey, decodeMessage, decodeName, decodePresence, decodeState, displayName,
} from '../../main/web/messages.js';
import { normalPassphrase } from '../../main/web/passphrase.js';
import { roomId } from '../../main/web/room.js';
import { Session } from '../../main/web/session.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { passphraseOfHash } from '../../../../signaling/src/main/web/app/link.js';
import { randomOf, seeded, WORDS } from './meeting.js';
/** @import { Bytes } from '../../main/web/bytes.js' */
/** @import { Output } from '../../main/web/participant.js' */

const NOW_MS = 5000;
const ADA_SLOT = 3;
const LISTED = new Set(WORDS);
const MIME_TYPES = new Map([[1, 'audio/opus'], [2, 'video/VP8'], [3, 'video/VP9'], [6, 'audio/red']]);

/** Jo of vectors-own.json, and what Ada's slot sends. */
class HeardCall {
  /** @type {Output[]} */
  outputs = [];
  /** @type {Session} */
  session = /** @type {any} */ (undefined);

  /** Jo, and in slot 3 somebody who said nothing yet. */
  static async alone() {
    const call = new HeardCall();
    const { id, e_private: e, slot } = own.member_J;
    const later = randomOf(seeded(1));
    let first = true;
    const random = {
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
      root: new CallRoot(await importPrk(bytes(own.k1.root))), slot, members: [ADA_SLOT],
      presence: { tracks: 0, flags: 0, name: 'Jo' }, random, words: WORDS, outbox: (output) => call.outputs.push(output),
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

  get peers() {
    return this.outputs.filter((output) => output.type === 'peer').length;
  }

  /** The reason why a relayed message was refused, if it was. @param {Bytes} wire */
  async receive(wire) {
    const before = new Map(this.session.counters);
    await this.session.message(ADA_SLOT, wire, NOW_MS);
    const counted = [...this.session.counters].find(([reason, count]) => before.get(reason) !== count);
    return counted ? counted[0] : null;
  }
}

/** @type {(input: Bytes) => string} */
const utf16 = (input) => Array.from({ length: input.length >> 1 },
  (_, i) => String.fromCharCode(input[2 * i] * 256 + input[2 * i + 1])).join('');
/** @type {(text: string) => string} */
const text = (shown) => hex(utf8(shown));
/** @type {(value: number) => string} */
const shown = (value) => (Number.isSafeInteger(value) ? String(value) : 'beyond');
/** @type {(presence: import('../../main/web/messages.js').Presence) => string} */
const profile = ({ tracks, flags, name }) => `tracks ${tracks} flags ${flags} name ${text(name)}`;

/** @type {(input: Bytes) => string} */
function header(input) {
  const parsed = parseHeader(input, 0);
  return typeof parsed === 'string' ? parsed
    : `kid ${shown(parsed.kid)} counter ${shown(parsed.counter)} length ${parsed.end}`;
}

/** @type {(input: Bytes) => string} */
function inner(input) {
  const content = decodeInner(input);
  if (content === null) return 'INNER';
  const { keyFrame, level, layer, clock, frame } = content;
  return `key ${keyFrame ? 1 : 0} level ${level ?? -1} layer ${layer} clock ${clock} frame ${hex(frame)}`;
}

/** @type {(input: Bytes) => string} */
function envelope(input) {
  const one = decodeMessage(input);
  return one === null ? 'INNER' : `type ${one.type} seq ${one.sequence} clock ${one.clock} body ${hex(one.body)}`;
}

/** @type {(input: Bytes) => string} */
function state(input) {
  const one = decodeState(input);
  return one === null ? 'INNER' : `${profile(one.presence)} roster ${hex(one.rosterHash)}`;
}

/** @type {(input: Bytes) => string} */
function chat(input) {
  const one = decodeChat(input);
  return one === null ? 'INNER'
    : `lifetime ${one.lifetimeSeconds} previous ${hex(one.previous)} text ${text(one.text)}`;
}

/** @type {(input: Bytes) => string} */
function key(input) {
  const one = decodeKey(input);
  return one === null ? 'INNER' : `epoch ${one.epoch} secret ${hex(one.secret)} next ${one.nextSequence}`;
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
    const name = decodeName(input);
    return name === null ? 'INNER' : `name ${text(displayName(name))}`;
  },
  intro: (input) => {
    const one = decodePresence(input);
    return one === null ? 'INNER' : profile(one);
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
  const stream = { slot: ADA_SLOT, track: input[0] };
  const opened = await call.session.openFrame(stream, codec, input.slice(2), 0, NOW_MS);
  return typeof opened === 'string' ? opened
    : `level ${opened.level ?? -1} key ${opened.keyFrame ? 1 : 0} frame ${hex(opened.frame)}`;
}

/** @type {(call: HeardCall, parser: string, input: Bytes) => Promise<string>} */
async function inCall(call, parser, input) {
  if (parser === 'frame') return frame(call, input);
  const peersBefore = call.peers;
  const refused = await call.receive(input);
  return refused ?? (parser === 'message' ? 'TAKEN' : call.peers > peersBefore ? 'ANNOUNCED' : 'IGNORED');
}

export const PARSERS = Object.freeze([...Object.keys(PURE), 'hello', 'message', 'frame']);

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
