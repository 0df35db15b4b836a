// The hello: 183 bytes, the only message under a group-wide key (section 3). The zero nonce is safe only because
// every hello has a key of its own, from a fresh helloNonce.

import { concat, constantTimeEqual, readBigEndian, u32, u8 } from './bytes.js';
import { NO_SLOT } from './key-id.js';
import { decodeName, encodeName } from './messages.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */

const VERSION = 1;
const HEAD_LENGTH = 65;
const BODY_LENGTH = 102;
export const HELLO_LENGTH = HEAD_LENGTH + BODY_LENGTH + 16;
/** Section 2: the header of a sealed message, whose key id is of track 6 or 7, begins with no less. */
const LEAST_SEALED = 0x60;
export const HelloFlag = Object.freeze({ ANSWER_ME: 1, LOBBY: 2 });

/** @typedef {{id: Bytes, publicKey: Bytes, slot: number}} Identity */
/** @typedef {Identity & {flags: number, name: string}} Hello */
/** @typedef {'LENGTH' | 'VERSION' | 'COMMIT' | 'AUTH' | 'INNER' | 'SLOT' | 'IDENTITY' | 'LIMIT'} HelloRefusal */

/** @type {(key: Bytes, usage: 'encrypt' | 'decrypt') => Promise<CryptoKey>} */
const importKey = (key, usage) => crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);

/** @type {(additionalData: Bytes) => AesGcmParams} */
const parameters = (additionalData) => ({ name: 'AES-GCM', iv: new Uint8Array(12), additionalData, tagLength: 128 });

/** @type {(data: Uint8Array) => boolean} */
export const looksLikeHello = (data) => data.length === 0 || data[0] < LEAST_SEALED;

/** The id that a hello claims to come from. @type {(wire: Bytes) => Bytes} */
export const claimedId = (wire) => wire.slice(1, 17);

/**
 * @param {CallRoot} root
 * @param {Hello} hello
 * @param {Bytes} nonce 16 fresh random bytes for every hello sent
 * @returns {Promise<Bytes>}
 */
export async function sealHello(root, hello, nonce) {
  const { key, commit } = await root.hello(hello.id, nonce);
  const head = concat(u8(VERSION), hello.id, nonce, commit);
  const body = concat(u8(hello.flags), u32(hello.slot), hello.publicKey, encodeName(hello.name));
  const sealed = await crypto.subtle.encrypt(parameters(head), await importKey(key, 'encrypt'), body);
  key.fill(0);
  return concat(head, new Uint8Array(sealed));
}

/**
 * @param {CallRoot} root
 * @param {Bytes} wire
 * @param {number} from the slot it came from
 * @param {Identity} me
 * @returns {Promise<Hello | HelloRefusal>}
 */
export async function openHello(root, wire, from, me) {
  if (wire.length !== HELLO_LENGTH) return 'LENGTH';
  if (wire[0] !== VERSION) return 'VERSION';
  const id = claimedId(wire);
  const { key, commit } = await root.hello(id, wire.subarray(17, 33));
  // Before opening: a hello commits to one root, so that it tests one passphrase only.
  if (!constantTimeEqual(commit, wire.subarray(33, HEAD_LENGTH))) return 'COMMIT';
  const body = await openBody(key, wire);
  if (body === null) return 'AUTH';
  const name = decodeName(body.subarray(37));
  if (name === null) return 'INNER';
  const hello = { id, flags: body[0], slot: readBigEndian(body, 1, 4), publicKey: body.slice(5, 37), name };
  const lobby = (hello.flags & HelloFlag.LOBBY) !== 0;
  if (hello.slot !== (lobby ? NO_SLOT : from)) return 'SLOT';
  const mine = constantTimeEqual(id, me.id) || constantTimeEqual(hello.publicKey, me.publicKey);
  return mine ? 'IDENTITY' : hello;
}

/** @type {(key: Bytes, wire: Bytes) => Promise<Bytes | null>} */
async function openBody(key, wire) {
  try {
    const aesKey = await importKey(key, 'decrypt');
    return new Uint8Array(await crypto.subtle.decrypt(
      parameters(wire.subarray(0, HEAD_LENGTH)), aesKey, wire.subarray(HEAD_LENGTH)));
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}
