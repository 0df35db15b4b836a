// A meeting without a network: sessions, a relay that keeps the order per pair, simulated time, seeded randomness.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { hex } from '../../main/web/bytes.js';
import { CallRoot } from '../../main/web/call-root.js';
import { codecOf } from '../../main/web/codec.js';
import { importPrk } from '../../main/web/hkdf.js';
import { trackOf } from '../../main/web/key-id.js';
import { ALL_RULES } from '../../main/web/rules.js';
import { Session } from '../../main/web/session.js';
import { parseHeader } from '../../main/web/sframe-header.js';
import { Track } from '../../main/web/track.js';
import { bytes, own, privateKey, publicKey } from './vectors.js';
/** @import { FrameOpener } from '../../main/web/frame-opener.js' */
/** @import { Output } from '../../main/web/session-event.js' */

export const WORDS = readFileSync(new URL('../../main/web/words.txt', import.meta.url), 'utf8').trim().split('\n');

/** The root of the vectors' passphrase. */
export const rightRoot = async () => new CallRoot(await importPrk(bytes(own.k1.root)), bytes(own.k1.room_id));
export const wrongRoot = async () => new CallRoot(await importPrk(bytes(own.passphrase_change.root)), bytes(own.k1.room_id));

/** Mulberry32: small, seeded, good enough to shuffle with. @type {(seed: number) => () => number} in [0, 1) */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Randomness for a session that a seed reproduces. @type {(next: () => number) => import('../../main/web/randomness.js').Randomness} */
export function randomOf(next) {
  /** @type {(length: number) => Uint8Array<ArrayBuffer>} */
  const random = (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256));
  return {
    bytes: random,
    async x25519() {
      const key = await privateKey(random(32));
      return { privateKey: key, publicKey: await publicKey(key) };
    },
  };
}

let members = 0;

export class Member {
  serial = members++;
  /** @type {Output[]} */
  events = [];
  /** @type {Map<number, string>} state of each peer as last told, by slot */
  states = new Map();
  connected = true;
  /** Sees each event first. @type {(output: Output) => void} */
  onOutput = () => undefined;
  /** @type {Map<string, FrameOpener>} */
  #openers = new Map();
  /** @type {Session} */
  session = /** @type {any} */ (undefined);

  /** @param {number} slot @param {string} name */
  constructor(slot, name) {
    this.slot = slot;
    this.name = name;
  }

  /** The receiver that shows this stream. @type {(slot: number, track: number) => FrameOpener} */
  opener(slot, track) {
    const opener = this.#openers.get(`${slot}/${track}`) ?? this.session.opener(slot, track);
    this.#openers.set(`${slot}/${track}`, opener);
    return opener;
  }

  /** Another receiver shows it from now on. @type {(slot: number, track: number) => void} */
  rebind(slot, track) {
    this.#openers.delete(`${slot}/${track}`);
  }

  /** @template {Output['type']} T @param {T} type @returns {Extract<Output, {type: T}>[]} */
  told(type) {
    return /** @type {any} */ (this.events.filter((event) => event.type === type));
  }

  /** Texts that were shown. */
  get texts() {
    return this.told('chat').map((chat) => chat.text);
  }
}

export class Meeting {
  nowMs = 1000;
  rules = ALL_RULES;
  /** @type {Member[]} */
  members = [];
  /** In order per sender and receiver. @type {{from: Member, to: Member, data: Uint8Array<ArrayBuffer>}[]} */
  inFlight = [];
  /** Under which key and nonce something was sealed, ever (R5), with which tag. @type {Map<string, string>} */
  #nonces = new Map();
  /** Of whom each slot was last. @type {Map<number | null, number>} */
  #serials = new Map();
  /** Noted, not thrown: a session would take it for a bug in one peer's processing. @type {string | null} */
  #sealedTwice = null;
  /** All that the relay ever saw. @type {{from: Member, to: Member, data: Uint8Array<ArrayBuffer>}[]} */
  seen = [];

  /** @param {number} seed @param {boolean} [immediate] deliver as soon as something is sent */
  constructor(seed, immediate = true) {
    this.next = seeded(seed);
    this.immediate = immediate;
  }

  /** @type {(slot: number, name: string, root?: CallRoot, tracks?: number) => Promise<Member>} */
  async join(slot, name, root, tracks = 3) {
    const member = new Member(slot, name);
    const members = this.members.map((other) => other.slot);
    for (const other of this.#connected()) await other.session.onEntered(slot, this.nowMs);
    this.members.push(member);
    this.#serials.set(slot, member.serial);
    member.session = await Session.join({
      root: root ?? await rightRoot(), slot, others: members, profile: { tracks, flags: 0, name },
      randomness: randomOf(this.next), words: WORDS, rules: this.rules, outbox: (output) => this.#outbox(member, output),
    }, this.nowMs);
    await this.settle();
    return member;
  }

  /** @param {Member} member @param {boolean} [bye] */
  async leave(member, bye = false) {
    if (bye) {
      await member.session.leave(this.nowMs);
      await this.settle();
    }
    this.members = this.members.filter((other) => other !== member);
    this.inFlight = this.inFlight.filter((one) => one.to !== member && one.from !== member);
    for (const other of this.#connected()) await other.session.onLeft(member.slot, this.nowMs);
    await this.settle();
  }

  /** @type {(member: Member, text: string) => Promise<void>} */
  async say(member, text) {
    await member.session.chat(text, 0, this.nowMs);
    await this.settle();
  }

  /** Time passes, in steps of a fifth of a second. @param {number} ms */
  async pass(ms) {
    for (const until = this.nowMs + ms; this.nowMs < until;) {
      this.nowMs += Math.min(200, until - this.nowMs);
      for (const member of [...this.members]) await member.session.onDeadline(this.nowMs);
      this.#assertNonces();
      await this.settle();
    }
  }

  /** Delivers everything that is under way, unless the test delivers by hand. */
  async settle() {
    while (this.immediate && this.inFlight.length > 0) await this.deliver(0);
  }

  /** @param {number} index of inFlight */
  async deliver(index) {
    const [one] = this.inFlight.splice(index, 1);
    await one.to.session.onMessage(one.from.slot, one.data, this.nowMs);
    this.#assertNonces();
  }

  #assertNonces() {
    assert.equal(this.#sealedTwice, null, 'sealed twice under one nonce');
  }

  /** @type {(member: Member, track?: number) => Promise<Uint8Array<ArrayBuffer> | null>} */
  async seal(member, track = 0) {
    const wire = await member.session.sealer(track).seal(OPUS, utf8(`${member.name} speaks`), AUDIO, this.nowMs);
    if (wire) this.#noteNonce(member, null, wire);
    return wire;
  }

  /** What `to` hears of a frame of `from`, or why it does not. @type {(from: Member, to: Member, wire: Uint8Array<ArrayBuffer> | null, track?: number) => Promise<string>} */
  async open(from, to, wire, track = 0) {
    if (wire === null) return 'NOT_SEALED';
    const opened = await to.opener(from.slot, track).open(OPUS, wire, (this.nowMs * 48) >>> 0, this.nowMs);
    return typeof opened === 'string' ? opened : new TextDecoder().decode(opened.frame);
  }

  /** @type {(from: Member, to: Member) => Promise<string>} */
  async hear(from, to) {
    return this.open(from, to, await this.seal(from));
  }

  /** The others learn of the roster when they come back. */
  #connected() {
    return this.members.filter((member) => member.connected);
  }

  /** A hello has a key of its own by its nonce; all else is told apart by key id and counter. @type {(from: Member, to: number | null, data: Uint8Array) => void} */
  #noteNonce(from, to, data) {
    const header = parseHeader(data, 0);
    assert.ok(typeof header === 'object');
    const { keyId, counter } = header;
    // Another member in the same slot has other keys.
    const pair = trackOf(keyId) === Track.PAIR ? `>${this.#serials.get(to)}` : '';
    const nonce = data.length === 183 ? hex(data.subarray(1, 33)) : `${from.serial}${pair} ${keyId}/${counter}`;
    // A chunk of a file may go out again, as the very same bytes (section 5.2).
    const again = trackOf(keyId) === Track.FILE && this.#nonces.get(nonce) === hex(data.subarray(-16));
    if (!again && this.#nonces.has(nonce)) this.#sealedTwice ??= nonce;
    this.#nonces.set(nonce, hex(data.subarray(-16)));
  }

  /** @param {Member} from @param {Output} output */
  #outbox(from, output) {
    from.onOutput(output);
    if (output.type === 'peer') from.states.set(output.slot, output.state);
    if (output.type !== 'send') {
      from.events.push(output);
      return;
    }
    this.#noteNonce(from, output.to, output.data);
    for (const to of this.members) {
      if (to === from || !to.connected || !from.connected || (output.to !== null && output.to !== to.slot)) continue;
      const one = { from, to, data: output.data.slice() };
      this.inFlight.push(one);
      this.seen.push(one);
    }
  }
}

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export const utf8 = (text) => new TextEncoder().encode(text);
export const OPUS = /** @type {import('../../main/web/codec.js').Codec} */ (codecOf('audio/opus'));
export const AUDIO = { keyFrame: false, level: 30, layer: 0 };
