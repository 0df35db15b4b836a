// How old a peer's frames are at most (section 1, "delay"). An answer with the peer's clock c to what I sent at t0
// proves that the peer's clock had not reached c at t0; so a frame of clock c_f at time t is at most
// (t - t0) - (c_f - c) old.

/** "This stream is delayed". */
const TOO_OLD_MS = 5000;

const SAMPLES = 8;

export class DelayEstimate {
  /** @type {{sentMs: number, roundTripMs: number, peerClockMs: number}[]} the newest */
  #samples = [];

  /** @type {(sentAtMs: number, clockMs: number, receivedAtMs: number) => void} */
  sample(sentAtMs, clockMs, receivedAtMs) {
    this.#samples.push({ sentMs: sentAtMs, roundTripMs: receivedAtMs - sentAtMs, peerClockMs: clockMs });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** @type {(frameClockMs: number, nowMs: number) => boolean} */
  isTooOld(frameClockMs, nowMs) {
    const [first, ...others] = this.#samples;
    if (!first) return false;
    const best = others.reduce((one, other) => (other.roundTripMs < one.roundTripMs ? other : one), first);
    return nowMs - best.sentMs - (frameClockMs - best.peerClockMs) > TOO_OLD_MS;
  }
}
