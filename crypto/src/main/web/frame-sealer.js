// Seals under one key and owns its counter: section 1. Whoever seals under this key does it through this object,
// so no nonce is used twice (R5); the counter is taken before the first await.

import { concat, u16, u8 } from './bytes.js';
import { COUNTER_LIMIT, kindOf, trackOf } from './key-id.js';
import { encodeHeader } from './sframe-header.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Codec } from './codec.js' */
/** @import { TrackKey } from './track-key.js' */

const METADATA_VERSION = 2;

/**
 * The metadata in the AAD.
 * @type {(kid: number, codecNumber: number, clear: Uint8Array) => Bytes}
 */
export function metadata(kid, codecNumber, clear) {
  return concat(u8(METADATA_VERSION), u8(kindOf(trackOf(kid))), u8(codecNumber), u16(clear.length), clear);
}

export class FrameSealer {
  #key;
  #counter = 0;

  /** @param {TrackKey} key */
  constructor(key) {
    this.#key = key;
  }

  /** How many were sealed, which is the next counter. */
  get counter() {
    return this.#counter;
  }

  /**
   * @param {Codec} codec
   * @param {Uint8Array} clear
   * @param {Bytes} plain
   * @returns {Promise<Bytes>} clear bytes, SFrame header, ciphertext, tag
   */
  async seal(codec, clear, plain) {
    if (this.#counter >= COUNTER_LIMIT) throw new RangeError('this key has sealed all it may');
    const counter = this.#counter++;
    const header = encodeHeader(this.#key.kid, counter);
    const aad = concat(header, metadata(this.#key.kid, codec.number, clear));
    return concat(clear, header, await this.#key.seal(counter, aad, plain));
  }
}
