// Section 1, "order": the bridge cannot cut and rearrange what somebody said.

const BEHIND_LIMIT_MS = 500;

/** Serial arithmetic modulo 2^32, as RTP does it. @type {(a: number, b: number) => number} */
const difference = (a, b) => (a - b) | 0;

export class ArrivalOrder {
  /** @type {{position: number, rtpTimestamp: number, clock: number} | null} of the newest accepted frame */
  #newest = null;
  #floor = -1;

  /** @param {boolean} audio */
  constructor(audio) {
    this.audio = audio;
  }

  /**
   * @param {number} position epoch and counter in one growing number
   * @param {number} rtpTimestamp the outer one
   * @param {number} clock the sealed one
   */
  accept(position, rtpTimestamp, clock) {
    if (position <= this.#floor) return false;
    const newest = this.#newest;
    if (newest !== null && position < newest.position) {
      const rearranged = this.audio
        ? difference(rtpTimestamp, newest.rtpTimestamp) > 0
        : difference(newest.clock, clock) > BEHIND_LIMIT_MS;
      return !rearranged;
    }
    this.#newest = { position, rtpTimestamp, clock };
    return true;
  }

  /** Another receiver shows this stream from now on: outer timestamps begin anew, old frames do not come back. */
  rebind() {
    this.#floor = Math.max(this.#floor, this.#newest?.position ?? -1);
    this.#newest = null;
  }
}
