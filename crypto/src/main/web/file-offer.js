// A file on its way out: read in slices, never whole. Key and counter of a chunk are fixed by its place, so the same
// nonce is used each time the chunk is asked for. That is safe only because no other bytes are ever sealed there: the
// SHA-256 of every chunk, taken when the file was offered, sees to it (section 5.2, R5).

import { constantTimeEqual, sha256 } from './bytes.js';
import { CHUNK_BYTES, chunkCount, isOfferable } from './file-message.js';
import { fittingName } from './file-name.js';
import { Sha256 } from './sha256.js';
/** @import { Bytes } from './bytes.js' */

/**
 * A File, or a Blob with a name.
 * @typedef {{name: string, size: number, slice: (begin: number, end: number) => {arrayBuffer: () => Promise<ArrayBuffer>}}} Source
 */

export class FileOffer {
  #source;
  /** @type {Bytes[]} SHA-256 of every chunk, zeros included */
  #digests = [];

  /** @param {Source} source */
  constructor(source) {
    this.#source = source;
    this.name = fittingName(source.name);
    this.size = source.size;
    this.hash = new Uint8Array(32);
  }

  /** Reads it through once; null where it cannot be offered or read. @type {(source: Source) => Promise<FileOffer | null>} */
  static async of(source) {
    if (!isOfferable(source.size)) return null;
    const offer = new FileOffer(source);
    const whole = new Sha256();
    for (let chunk = 0; chunk < chunkCount(offer.size); chunk++) {
      const filled = await offer.#read(chunk);
      if (filled === null) return null;
      whole.update(filled.subarray(0, offer.size - chunk * CHUNK_BYTES));
      offer.#digests.push(await sha256(filled));
    }
    offer.hash = whole.digest();
    return offer;
  }

  /** The chunk as it was offered, filled with zeros; null where the file is not what it was. @type {(chunk: number) => Promise<Bytes | null>} */
  async filled(chunk) {
    const filled = await this.#read(chunk);
    return filled && constantTimeEqual(await sha256(filled), this.#digests[chunk]) ? filled : null;
  }

  /** @type {(chunk: number) => Promise<Bytes | null>} */
  async #read(chunk) {
    const begin = chunk * CHUNK_BYTES;
    const end = Math.min(begin + CHUNK_BYTES, this.size);
    try {
      const bytes = new Uint8Array(await this.#source.slice(begin, end).arrayBuffer());
      if (bytes.length !== end - begin) return null;
      const filled = new Uint8Array(CHUNK_BYTES);
      filled.set(bytes);
      return filled;
    } catch {
      return null; // Gone from the disk, or changed under the browser's eyes.
    }
  }
}
