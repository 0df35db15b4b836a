// Seals one track's frames (section 1). It names neither nonce nor counter: the key that is right at the moment has its
// own. Any number of encoders, layers and paths of a track share one sealer or have several: the counter is the same.

import { encodeInner } from './inner-header.js';
import { isAudio } from './track.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Codec } from './codec.js' */
/** @import { Session } from './session.js' */

// Section 7, strict mode: with Opus of constant bitrate every frame of speech and of silence looks alike.
const STRICT_AUDIO_BYTES = 160;

export class FrameSealer {
  #session;
  #track;

  /** @param {Session} session @param {number} track */
  constructor(session, track) {
    this.#session = session;
    this.#track = track;
  }

  /**
   * Seals one frame: its wire image, or null: nothing may be sent. The frame is malformed, or shorter than the bytes that
   * must stay clear, the session has ended, or a rekey comes first. Key, counter and frame are taken before the first await.
   * @param {Codec} codec
   * @param {Bytes} frame
   * @param {{keyFrame: boolean, level: number | null, layer: number}} how level: 0 to 127 -dBov; layer: 0 to 3
   * @param {number} nowMs
   * @returns {Promise<Bytes | null>}
   */
  async seal(codec, frame, { keyFrame, level, layer }, nowMs) {
    const parts = codec.split(frame);
    if (parts === null || this.#session.mustDropFrame(nowMs)) return null;
    const header = { keyFrame, level, layer, clockMs: this.#session.clockMs(nowMs) };
    const paddedBytes = this.#session.isStrict && isAudio(this.#track) ? STRICT_AUDIO_BYTES : 0;
    const plaintext = encodeInner(header, parts.hidden, paddedBytes);
    // Whatever its profile says: with frames on their way a rekey must be announced ahead.
    this.#session.epoch.publishes(true);
    return codec.wire(parts, await this.#session.epoch.seal(this.#track, codec.number, parts.clear, plaintext));
  }
}
