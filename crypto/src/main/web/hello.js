// The first message between two clients, and the only one under a group-wide key (section 3). It commits to one root, so
// one hello tests one passphrase.

import { NONCE_BYTES as AES_NONCE_BYTES, open, seal } from './aes-gcm.js';
import { concat, constantTimeEqual, readBigEndian, u32, u8 } from './bytes.js';
import { encodeName, parseName } from './display-name.js';
import { SLOT_LIMIT } from './key-id.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { PublicIdentity } from './public-identity.js' */
/** @import { RejectReason } from './reject-reason.js' */

export const HELLO_BYTES = 183;
const VERSION = 1;
export const ANSWER_ME = 1;
export const LOBBY = 2;

const ID_BYTES = 16;
const NONCE_BYTES = 16;
const COMMIT_BYTES = 32;
const COMMIT_OFFSET = 1 + ID_BYTES + NONCE_BYTES;
const SEALED_OFFSET = COMMIT_OFFSET + COMMIT_BYTES;
const NAME_OFFSET = 37;

/** @typedef {{flags: number, from: PublicIdentity, name: string}} Hello name: of a lobby hello */

/**
 * Hellos begin with their version, SFrame messages with a config byte that names a key id of 6 or more; so the first
 * byte tells them apart.
 * @type {(message: Uint8Array) => boolean}
 */
export const looksLikeHello = (message) => message.length === 0 || message[0] < 0x60;

/**
 * @param {CallRoot} root
 * @param {Bytes} helloNonce 16 fresh random bytes for every call: the AES nonce is zero and only a key of its own for each
 *   hello makes that safe
 * @param {number} flags
 * @param {PublicIdentity} me
 * @param {string} name
 * @returns {Promise<Bytes>}
 */
export async function sealHello(root, helloNonce, flags, me, name) {
  const { key, commit } = await root.helloKeys(me.id, helloNonce);
  const before = concat(u8(VERSION), me.id, helloNonce, commit);
  const body = concat(u8(flags), u32(me.slot), me.publicKey, encodeName(name));
  const sealed = await seal(await importKey(key, 'encrypt'), new Uint8Array(AES_NONCE_BYTES), before, body);
  return concat(before, sealed);
}

/** The id a hello claims, readable before any key is derived; null if it is no hello of this version. @type {(wire: Bytes) => Bytes | null} */
export const claimedId = (wire) => (wire.length === HELLO_BYTES && wire[0] === VERSION ? wire.slice(1, 1 + ID_BYTES) : null);

/** @type {(root: CallRoot, wire: Bytes) => Promise<Hello | RejectReason>} */
export async function openHello(root, wire) {
  if (wire.length !== HELLO_BYTES) return 'LENGTH';
  if (wire[0] !== VERSION) return 'VERSION';
  const id = wire.slice(1, 1 + ID_BYTES);
  const { key, commit } = await root.helloKeys(id, wire.subarray(1 + ID_BYTES, COMMIT_OFFSET));
  // Before opening, and in constant time: a hello commits to one root.
  if (!constantTimeEqual(commit, wire.subarray(COMMIT_OFFSET, SEALED_OFFSET))) {
    key.fill(0);
    return 'COMMIT';
  }
  return openBody(id, key, wire);
}

/** @type {(id: Bytes, key: Bytes, wire: Bytes) => Promise<Hello | RejectReason>} */
async function openBody(id, key, wire) {
  const aad = wire.subarray(0, SEALED_OFFSET);
  const aesKey = await importKey(key, 'decrypt');
  const body = await open(aesKey, new Uint8Array(AES_NONCE_BYTES), aad, wire.subarray(SEALED_OFFSET));
  if (body === null) return 'AUTH';
  const slot = readBigEndian(body, 1, 4);
  if (slot > SLOT_LIMIT) return 'SLOT';
  const name = parseName(body.subarray(NAME_OFFSET));
  if (name === null) return 'INNER';
  return { flags: body[0], from: { id, publicKey: body.slice(5, NAME_OFFSET), slot }, name };
}

/** @type {(key: Bytes, usage: 'encrypt' | 'decrypt') => Promise<CryptoKey>} erases the bytes */
async function importKey(key, usage) {
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
  key.fill(0);
  return imported;
}
