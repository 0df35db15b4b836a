// Allows a burst and then a steady rate.

export class TokenBucket {
  #perSecond;
  #burst;
  #tokens;
  #filledMs = -Infinity;

  /** @param {{perSecond: number, burst: number}} rate */
  constructor({ perSecond, burst }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** @param {number} nowMs */
  take(nowMs) {
    const gained = ((nowMs - this.#filledMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
