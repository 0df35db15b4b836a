// How many hellos reach the HMAC (section 7): 1/s and 5 in a burst per slot, 50/s in all. R13.

class TokenBucket {
  #tokens;
  #filledMs;

  /** @param {number} perSecond @param {number} burst @param {number} nowMs */
  constructor(perSecond, burst, nowMs) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.#tokens = burst;
    this.#filledMs = nowMs;
  }

  /** @param {number} nowMs */
  take(nowMs) {
    this.#tokens = Math.min(this.burst, this.#tokens + ((nowMs - this.#filledMs) / 1000) * this.perSecond);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

export class HelloGate {
  #all = new TokenBucket(50, 50, 0);
  /** @type {Map<number, TokenBucket>} bounded by the number of slots */
  #bySlot = new Map();

  /** @type {(slot: number, nowMs: number) => boolean} */
  admits(slot, nowMs) {
    const bucket = this.#bySlot.get(slot) ?? new TokenBucket(1, 5, nowMs);
    this.#bySlot.set(slot, bucket);
    return bucket.take(nowMs) && this.#all.take(nowMs);
  }
}
