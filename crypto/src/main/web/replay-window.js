// Accepts each counter at most once: the highest seen and the 1024 below it (section 1). Asking changes nothing; only
// `commit`, after authentication, does (R2).

/** 8 s at 120 frames a second. */
const SIZE = 1024;

export const NONE = -1;

export class ReplayWindow {
  #seen = new Uint8Array(SIZE);
  #highest = NONE;

  /** @type {(counter: number) => boolean} */
  accepts(counter) {
    if (counter > this.#highest) return true;
    return this.#highest - counter < SIZE && this.#seen[counter % SIZE] === 0;
  }

  /** @param {number} counter */
  commit(counter) {
    if (counter > this.#highest) {
      for (let skipped = Math.max(this.#highest + 1, counter - SIZE + 1); skipped < counter; skipped++) {
        this.#seen[skipped % SIZE] = 0;
      }
      this.#highest = counter;
    }
    this.#seen[counter % SIZE] = 1;
  }

  /** The highest counter committed, or NONE. */
  get highest() {
    return this.#highest;
  }
}
