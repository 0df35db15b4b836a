// How old can a frame be? Section 1, "delay": a pong with clock c answers a ping sent at t0, so a frame with clock
// c_f seen at t is at most (t - t0) - (c_f - c) old.

import { readBigEndian } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

const PING_EVERY_MS = 60_000;
const DELAYED_MS = 5000;

export class PeerClock {
  /** @type {{token: number, sentMs: number} | null} */
  #ping = null;
  #nextPingMs = -Infinity;
  /** @type {{sentMs: number, clock: number, roundTripMs: number} | null} of the smallest round trip */
  #sample = null;

  /** @param {number} nowMs */
  isPingDue(nowMs) {
    return nowMs >= this.#nextPingMs;
  }

  /** @type {(token: Bytes, nowMs: number) => void} */
  pinged(token, nowMs) {
    this.#ping = { token: readBigEndian(token, 0, 4), sentMs: nowMs };
    this.#nextPingMs = nowMs + PING_EVERY_MS;
  }

  /** @type {(token: Bytes, clock: number, nowMs: number) => void} */
  ponged(token, clock, nowMs) {
    const ping = this.#ping;
    if (ping === null || token.length !== 4 || readBigEndian(token, 0, 4) !== ping.token) return;
    this.#ping = null;
    this.answered(ping.sentMs, clock, nowMs);
  }

  /** What I sent then was answered with this clock. @type {(sentMs: number, clock: number, nowMs: number) => void} */
  answered(sentMs, clock, nowMs) {
    const roundTripMs = nowMs - sentMs;
    if (roundTripMs > DELAYED_MS) return; // So loose a bound would raise the alarm by itself.
    if (this.#sample === null || roundTripMs <= this.#sample.roundTripMs) {
      this.#sample = { sentMs, clock, roundTripMs };
    }
  }

  /** @type {(clock: number, nowMs: number) => boolean} */
  isDelayed(clock, nowMs) {
    const sample = this.#sample;
    return sample !== null && (nowMs - sample.sentMs) - ((clock - sample.clock) | 0) > DELAYED_MS;
  }
}
