// Which counters of one key were seen: 1024 entries behind the highest, 8 s of video at 120 frames a second.

const SIZE = 1024;

export class ReplayWindow {
  #seen = new Uint8Array(SIZE);
  highest = -1;

  /** @type {(counter: number) => boolean} */
  isFresh(counter) {
    if (counter > this.highest) return true;
    return counter > this.highest - SIZE && this.#seen[counter % SIZE] === 0;
  }

  /**
   * To be called after authentication only. False if somebody else was faster with the same counter.
   * @type {(counter: number) => boolean}
   */
  accept(counter) {
    if (!this.isFresh(counter)) return false;
    for (let passed = Math.max(this.highest + 1, counter - SIZE + 1); passed < counter; passed++) {
      this.#seen[passed % SIZE] = 0;
    }
    this.#seen[counter % SIZE] = 1;
    this.highest = Math.max(this.highest, counter);
    return true;
  }
}
