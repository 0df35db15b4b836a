// The AES key and salt of one (base key, key id): SFrame suite 5, AES_256_GCM_SHA512_128 (RFC 9605 section 4.4).
// It does not count: SealingKey owns the counter on the sending side, ReplayWindow watches it on the other.

import { NONCE_BYTES, open, seal } from './aes-gcm.js';
import { bigEndian, concat, u16, u8, utf8 } from './bytes.js';
import { derive, deriveAesKey } from './hkdf.js';
import { trackOf } from './key-id.js';
import { encodeHeader } from './sframe-header.js';
import { kindOf } from './track.js';
/** @import { Bytes } from './bytes.js' */
/** @import { WireImage } from './wire-image.js' */

export const COUNTER_LIMIT = 2 ** 24;

const SUITE = 5;
const KEY_LABEL = utf8('SFrame 1.0 Secret key ');
const SALT_LABEL = utf8('SFrame 1.0 Secret salt ');
const NO_SALT = new Uint8Array(0);

// Section 1, metadata: raised whenever the layout of the metadata or of the plaintext changes.
const METADATA_VERSION = 2;

export class TrackKey {
  #keyId;
  #key;
  #salt;

  /** @param {number} keyId @param {CryptoKey} key @param {Bytes} salt */
  constructor(keyId, key, salt) {
    this.#keyId = keyId;
    this.#key = key;
    this.#salt = salt;
  }

  /** RFC 9605 section 4.4.2. @type {(secret: CryptoKey, keyId: number, usage: 'encrypt' | 'decrypt') => Promise<TrackKey>} */
  static async derive(secret, keyId, usage) {
    const [key, salt] = await Promise.all([
      deriveAesKey(secret, info(KEY_LABEL, keyId), usage),
      derive(secret, NO_SALT, info(SALT_LABEL, keyId), NONCE_BYTES),
    ]);
    return new TrackKey(keyId, key, salt);
  }

  /**
   * clear bytes || SFrame header || ciphertext || tag. Reads all its arguments before the first await.
   * @type {(counter: number, codecNumber: number, clear: Uint8Array, plaintext: Bytes) => Promise<Bytes>}
   */
  async seal(counter, codecNumber, clear, plaintext) {
    const header = encodeHeader(this.#keyId, counter);
    const sealing = seal(this.#key, this.#nonce(counter), this.#aad(header, codecNumber, clear), plaintext);
    const before = concat(clear, header);
    return concat(before, await sealing);
  }

  /** The plaintext, or null if it does not authenticate. Changes nothing. @type {(image: WireImage) => Promise<Bytes | null>} */
  open({ bytes, clearLength, sealedOffset, codecNumber, counter }) {
    const clear = bytes.subarray(0, clearLength);
    const header = bytes.subarray(clearLength, sealedOffset);
    return open(this.#key, this.#nonce(counter), this.#aad(header, codecNumber, clear), bytes.subarray(sealedOffset));
  }

  /** RFC 9605 section 4.4.3: salt XOR counter. @param {number} counter */
  #nonce(counter) {
    const nonce = this.#salt.slice();
    bigEndian(counter, NONCE_BYTES).forEach((byte, at) => { nonce[at] ^= byte; });
    return nonce;
  }

  /** RFC 9605 section 4.4.3: header || metadata. @type {(header: Uint8Array, codecNumber: number, clear: Uint8Array) => Bytes} */
  #aad(header, codecNumber, clear) {
    const kind = kindOf(trackOf(this.#keyId));
    return concat(header, u8(METADATA_VERSION), u8(kind), u8(codecNumber), u16(clear.length), clear);
  }
}

/** @type {(label: Bytes, keyId: number) => Bytes} */
const info = (label, keyId) => concat(label, bigEndian(keyId, 8), u16(SUITE));
