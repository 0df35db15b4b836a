// Lets something happen at most once in a while.

export class Pause {
  #pauseMs;
  #lastMs = -Infinity;

  /** @param {number} pauseMs */
  constructor(pauseMs) {
    this.#pauseMs = pauseMs;
  }

  /** Whether enough time has passed since it last said yes. @param {number} nowMs */
  isOver(nowMs) {
    if (nowMs < this.#lastMs + this.#pauseMs) return false;
    this.#lastMs = nowMs;
    return true;
  }
}
