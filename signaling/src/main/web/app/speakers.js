// Who speaks now, from the sealed loudness of each microphone (RFC 6464: 0 loudest, 127 silence).

const LOUD_DBOV = 50;
const HOLD_MS = 900;

export class Speakers {
  /** @type {Map<number, number>} slot → when it was last loud */
  #lastLoudMs = new Map();

  /**
   * @param {number} slot
   * @param {number} level
   * @param {number} nowMs
   */
  hear(slot, level, nowMs) {
    if (level <= LOUD_DBOV) {
      this.#lastLoudMs.set(slot, nowMs);
    }
  }

  /** @param {number} slot */
  forget(slot) {
    this.#lastLoudMs.delete(slot);
  }

  /**
   * @param {number} nowMs
   * @returns {number[]} slots that speak, the latest first
   */
  speaking(nowMs) {
    return [...this.#lastLoudMs]
      .filter(([, lastMs]) => nowMs - lastMs < HOLD_MS)
      .sort(([, a], [, b]) => b - a)
      .map(([slot]) => slot);
  }
}
