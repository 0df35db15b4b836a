// The AEAD key of one key id: RFC 9605 section 4.4.2, cipher suite 5 (AES_256_GCM_SHA512_128).

import { concat, bigEndian, u16, utf8 } from './bytes.js';
import { derive, deriveAesKey } from './hkdf.js';
/** @import { Bytes } from './bytes.js' */

const SUITE = 5;
const EMPTY = new Uint8Array(0);
export const TAG_LENGTH = 16;

export class TrackKey {
  #aes;
  #salt;

  /** @param {number} kid @param {CryptoKey} aes @param {Bytes} salt */
  constructor(kid, aes, salt) {
    this.kid = kid;
    this.#aes = aes;
    this.#salt = salt;
  }

  /** @type {(base: CryptoKey, kid: number, usage: 'encrypt' | 'decrypt') => Promise<TrackKey>} */
  static async derive(base, kid, usage) {
    const suffix = concat(bigEndian(kid, 8), u16(SUITE));
    const keyInfo = concat(utf8('SFrame 1.0 Secret key '), suffix);
    const saltInfo = concat(utf8('SFrame 1.0 Secret salt '), suffix);
    const [aes, salt] = await Promise.all([deriveAesKey(base, keyInfo, usage), derive(base, EMPTY, saltInfo, 12)]);
    return new TrackKey(kid, aes, salt);
  }

  /** @type {(counter: number, aad: Bytes, text: Bytes) => Promise<Bytes>} */
  async seal(counter, aad, text) {
    return new Uint8Array(await crypto.subtle.encrypt(this.#parameters(counter, aad), this.#aes, text));
  }

  /**
   * Rejects where the tag is wrong.
   * @type {(counter: number, aad: Bytes, sealed: Bytes) => Promise<Bytes>}
   */
  async open(counter, aad, sealed) {
    return new Uint8Array(await crypto.subtle.decrypt(this.#parameters(counter, aad), this.#aes, sealed));
  }

  /** @param {number} counter @param {Bytes} additionalData */
  #parameters(counter, additionalData) {
    const iv = this.#salt.slice();
    bigEndian(counter, 12).forEach((byte, at) => { iv[at] ^= byte; });
    return { name: 'AES-GCM', iv, additionalData, tagLength: TAG_LENGTH * 8 };
  }
}

/**
 * S_{k+1} from S_k (RFC 9605 section 5.1). The result is raw for as long as the caller keeps it.
 * @type {(base: CryptoKey) => Promise<Bytes>}
 */
export const ratchet = (base) => derive(base, EMPTY, utf8('SFrame 1.0 Ratchet'), 64);
