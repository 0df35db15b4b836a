// What happens to the frames of one RTCRtpScriptTransform. Fail closed: whatever was not sealed is not sent, and
// what did not authenticate is not shown. No word of the server's changes that (R15). Frames pass one at a time: a
// TransformStream waits for each.

import { codecOf } from './codec.js';
/** @import { Session } from './session.js' */

/**
 * Both of RTCEncodedVideoFrame and RTCEncodedAudioFrame that we touch.
 * @typedef {object} EncodedFrame
 * @property {ArrayBuffer} data
 * @property {string} [type] video: key, delta or empty
 * @property {number} [timestamp]
 * @property {() => {mimeType?: string, rtpTimestamp?: number, spatialIndex?: number}} getMetadata
 */

/**
 * What the streams share: the join of this moment, if any, and the world.
 * @typedef {object} Host
 * @property {Session | null} session
 * @property {() => number} nowMs
 * @property {number} level of my microphone
 * @property {(reason: string) => void} count
 * @property {(slot: number, level: number) => void} heard
 * @property {(slot: number, track: number) => void} delayed
 */

const STALLED_MS = 500;
const KEY_FRAME_PAUSE_MS = 1000;
const MICROPHONE = 0;
const SILENCE = 127;

export class SendStream {
  #host;
  #track;

  /** @param {Host} host @param {number} track */
  constructor(host, track) {
    this.#host = host;
    this.#track = track;
  }

  /** The sealed frame, or null: drop it. @type {(frame: EncodedFrame) => Promise<EncodedFrame | null>} */
  async pass(frame) {
    const { session, nowMs, level } = this.#host;
    const { mimeType, spatialIndex } = frame.getMetadata();
    const codec = codecOf(mimeType);
    if (!session || !codec) return this.#drop(session ? 'SEND_CODEC' : 'SEND_NO_KEY');
    const audio = frame.type === undefined;
    const how = {
      keyFrame: frame.type === 'key',
      level: !audio ? null : this.#track === MICROPHONE ? level : SILENCE,
      layer: Math.min(spatialIndex ?? 0, 3),
    };
    try {
      const wire = await session.sealFrame(this.#track, codec, new Uint8Array(frame.data), how, nowMs());
      if (wire === null) return this.#drop('SEND_EMPTY');
      frame.data = wire.buffer;
      return frame;
    } catch {
      return this.#drop('SEND_REFUSED');
    }
  }

  /** @param {string} reason */
  #drop(reason) {
    this.#host.count(reason);
    return null;
  }
}

export class ReceiveStream {
  /** @type {{slot: number, track: number} | null} */
  binding = null;
  #host;
  #requestKeyFrame;
  /** Since when no decodable picture can have come; Infinity while all is well. */
  #stalledMs = Infinity;
  #requestedMs = -Infinity;

  /** @param {Host} host @param {() => void} requestKeyFrame */
  constructor(host, requestKeyFrame) {
    this.#host = host;
    this.#requestKeyFrame = requestKeyFrame;
  }

  /** The opened frame, or null: drop it. @type {(frame: EncodedFrame) => Promise<EncodedFrame | null>} */
  async pass(frame) {
    const { session, nowMs } = this.#host;
    const { binding } = this;
    const { mimeType, rtpTimestamp } = frame.getMetadata();
    const codec = codecOf(mimeType);
    if (!session || !binding || !codec) return this.#drop(codec ? 'RECEIVE_UNREADY' : 'RECEIVE_CODEC');
    const opened = await session.openFrame(
      binding, codec, new Uint8Array(frame.data), rtpTimestamp ?? frame.timestamp ?? 0, nowMs());
    const video = frame.type !== undefined;
    if (typeof opened === 'string') {
      // A replayed or empty frame takes nothing away from the decoder; any other leaves a hole in the picture.
      if (video && opened !== 'REPLAY' && opened !== 'TOO_SHORT') this.#missed(nowMs());
      return null;
    }
    if (opened.keyFrame) this.#stalledMs = Infinity;
    else if (video) this.#requestIfStalled(nowMs());
    if (binding !== this.binding) return this.#drop('RECEIVE_UNREADY');
    if (opened.level !== null) this.#host.heard(binding.slot, opened.level);
    if (opened.delayed) this.#host.delayed(binding.slot, binding.track);
    frame.data = opened.frame.buffer;
    return frame;
  }

  /** Asks for a key frame, at most once a second whatever the cause. @param {number} nowMs */
  requestKeyFrame(nowMs) {
    if (nowMs < this.#requestedMs + KEY_FRAME_PAUSE_MS) return;
    this.#requestedMs = nowMs;
    this.#requestKeyFrame();
  }

  /** @param {number} nowMs */
  #missed(nowMs) {
    this.#stalledMs = Math.min(this.#stalledMs, nowMs);
    this.#requestIfStalled(nowMs);
  }

  /** @param {number} nowMs */
  #requestIfStalled(nowMs) {
    if (nowMs >= this.#stalledMs + STALLED_MS) this.requestKeyFrame(nowMs);
  }

  /** @param {string} reason */
  #drop(reason) {
    this.#host.count(reason);
    return null;
  }
}
