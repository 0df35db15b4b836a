// SHA-256 (FIPS 180-4) of what comes in pieces: WebCrypto has it for what is in memory as a whole only, and a file is
// not. Nothing secret decides where it reads or branches.

/** @import { Bytes } from './bytes.js' */

const BLOCK_BYTES = 64;

/** The first 32 bits of the fractions of the cube roots of the first 64 primes (section 4.2.2). */
const K = Int32Array.from(fractionsOfRoots(64, Math.cbrt));
/** The same of the square roots of the first eight (section 5.3.3). */
const INITIAL = Int32Array.from(fractionsOfRoots(8, Math.sqrt));

/** @type {(count: number, root: (prime: number) => number) => Uint32Array} */
function fractionsOfRoots(count, root) {
  /** @type {number[]} */
  const primes = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}

/** @type {(x: number, bits: number) => number} */
const rotated = (x, bits) => (x >>> bits) | (x << (32 - bits));

export class Sha256 {
  #state = INITIAL.slice();
  #schedule = new Int32Array(64);
  #block = new Uint8Array(BLOCK_BYTES);
  #length = 0;

  /** @param {Uint8Array} bytes */
  update(bytes) {
    const used = this.#length % BLOCK_BYTES;
    this.#length += bytes.length;
    if (used + bytes.length < BLOCK_BYTES) {
      this.#block.set(bytes, used);
      return this;
    }
    let at = used === 0 ? 0 : BLOCK_BYTES - used;
    if (used > 0) {
      this.#block.set(bytes.subarray(0, at), used);
      this.#compress(this.#block, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.#compress(bytes, at);
    this.#block.set(bytes.subarray(at));
    return this;
  }

  /** Ends it: nothing can be added any more. @returns {Bytes} */
  digest() {
    const lengthBits = this.#length * 8;
    this.update(Uint8Array.of(0x80));
    while (this.#length % BLOCK_BYTES !== BLOCK_BYTES - 8) this.update(Uint8Array.of(0));
    const end = new DataView(new ArrayBuffer(8));
    end.setUint32(0, Math.floor(lengthBits / 2 ** 32));
    end.setUint32(4, lengthBits % 2 ** 32);
    this.update(new Uint8Array(end.buffer));
    const digest = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, i) => digest.setUint32(4 * i, word));
    this.#block.fill(0);
    this.#schedule.fill(0);
    return new Uint8Array(digest.buffer);
  }

  /** Section 6.2.2. @type {(bytes: Uint8Array, at: number) => void} */
  #compress(bytes, at) {
    const w = this.#schedule;
    expand(w, bytes, at);
    const state = this.#state;
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const one = (h + sum1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
      const sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
      const two = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
  }
}

/** The message schedule. @type {(w: Int32Array, bytes: Uint8Array, at: number) => void} */
function expand(w, bytes, at) {
  for (let t = 0; t < 16; t++) {
    const i = at + 4 * t;
    w[t] = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
  }
  for (let t = 16; t < 64; t++) {
    const s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ (w[t - 15] >>> 3);
    const s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ (w[t - 2] >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }
}
