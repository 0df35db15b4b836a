// Accepts each counter at most once: the highest seen and the 1024 below it (section 1). Asking changes nothing; only
// `commit`, after authentication, does (R2).

/** 8 s at 120 frames a second. */
const SIZE = 1024;

export const NONE = -1;

export class ReplayWindow {
  #seen;
  #highest = NONE;

  /** @param {number} [size] another one: only tests, which try every order of a small window */
  constructor(size = SIZE) {
    this.#seen = new Uint8Array(size);
  }

  /** @type {(counter: number) => boolean} */
  accepts(counter) {
    if (counter > this.#highest) return true;
    const size = this.#seen.length;
    return this.#highest - counter < size && this.#seen[counter % size] === 0;
  }

  /** @param {number} counter */
  commit(counter) {
    const size = this.#seen.length;
    if (counter > this.#highest) {
      for (let skipped = Math.max(this.#highest + 1, counter - size + 1); skipped < counter; skipped++) {
        this.#seen[skipped % size] = 0;
      }
      this.#highest = counter;
    }
    this.#seen[counter % size] = 1;
  }

  /** The highest counter committed, or NONE. */
  get highest() {
    return this.#highest;
  }
}
