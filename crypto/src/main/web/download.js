// A file that I fetch: chunks in their order and in no other, hashed as they come.

import { constantTimeEqual } from './bytes.js';
import { CHUNK_BYTES, chunkCount, MAX_WANTED } from './file-message.js';
import { Sha256 } from './sha256.js';
/** @import { Bytes } from './bytes.js' */
/** @import { FileRequest, OfferBody } from './file-message.js' */

const SILENCE_MS = 10_000;
const RETRIES = 5;
/** Ask for more when so many have come, so that the sender never runs dry. */
const REFILL = 4;

export class Download {
  #offer;
  #next = 0;
  /** Chunks below were asked for. */
  #asked = 0;
  #retries = 0;
  #heardMs;
  #hash = new Sha256();
  /** @type {Blob[]} */
  #parts = [];

  /** @param {Omit<OfferBody, 'secret'>} offer @param {number} nowMs */
  constructor(offer, nowMs) {
    this.#offer = offer;
    this.#heardMs = nowMs;
  }

  /** What is missing of the window, once enough of it has come; null: nothing now. @returns {FileRequest | null} */
  request() {
    const { number, size } = this.#offer;
    const first = this.#asked;
    const count = Math.min(this.#next + MAX_WANTED, chunkCount(size)) - first;
    if (count <= 0 || (first > this.#next && count < REFILL && first + count < chunkCount(size))) return null;
    this.#asked += count;
    return { number, first, count };
  }

  /** Why a chunk is dropped before it is opened; null: it is the next one. @type {(chunk: number) => 'REPLAY' | 'ORDER' | null} */
  refusal(chunk) {
    if (chunk < this.#next) return 'REPLAY';
    return chunk === this.#next && chunk < this.#asked ? null : 'ORDER';
  }

  /** @type {(filled: Bytes, nowMs: number) => void} */
  take(filled, nowMs) {
    const bytes = filled.subarray(0, this.#offer.size - this.bytes);
    this.#hash.update(bytes);
    // A Blob of each: the browser may keep it out of memory.
    this.#parts.push(new Blob([bytes]));
    this.#next++;
    this.#retries = 0;
    this.#heardMs = nowMs;
  }

  /** How many have come. */
  get bytes() {
    return Math.min(this.#next * CHUNK_BYTES, this.#offer.size);
  }

  get isWhole() {
    return this.#next === chunkCount(this.#offer.size);
  }

  /** Once whole: the file, or null where it is not what was offered. @returns {Blob | null} */
  file() {
    const { size, hash } = this.#offer;
    // Never a type of the sender's choosing: a page opened from it would be one of ours.
    const file = new Blob(this.#parts, { type: 'application/octet-stream' });
    return file.size === size && constantTimeEqual(this.#hash.digest(), hash) ? file : null;
  }

  /** @param {number} nowMs */
  isSilent(nowMs) {
    return nowMs >= this.#heardMs + SILENCE_MS;
  }

  /** From the next one on; false: often enough. @param {number} nowMs */
  again(nowMs) {
    if (this.#retries === RETRIES) return false;
    this.#retries++;
    this.rewind(nowMs);
    return true;
  }

  /** What was under way is lost. @param {number} nowMs */
  rewind(nowMs) {
    this.#heardMs = nowMs;
    this.#asked = this.#next;
  }
}
