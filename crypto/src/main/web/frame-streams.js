// What happens to the frames of one RTCRtpScriptTransform. Fail closed: whatever was not sealed is not sent, and what did
// not authenticate is not shown. No word of the server's changes that (R15). Frames pass one at a time: a TransformStream
// waits for each. In JavaScript alone: a native client has no RTCRtpScriptTransform.

import { codecOf } from './codec.js';
import { isAudio, isVideo, Track } from './track.js';
/** @import { Bytes } from './bytes.js' */
/** @import { FrameOpener } from './frame-opener.js' */
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
 * @property {(track: number, mimeType: string) => void} unsealable a codec that is not in the table: nothing is sent
 */

const STALLED_MS = 500;
const KEY_FRAME_PAUSE_MS = 1000;
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
    try {
      const wire = await this.#seal(frame);
      if (typeof wire === 'string') return this.#drop(wire);
      frame.data = wire.buffer;
      return frame;
    } catch {
      return this.#drop('SEND_REFUSED');
    }
  }

  /** @type {(frame: EncodedFrame) => Promise<Bytes | string>} */
  async #seal(frame) {
    const { session, nowMs, level, unsealable } = this.#host;
    const { mimeType, spatialIndex } = frame.getMetadata();
    const codec = codecOf(mimeType);
    if (!session) return 'SEND_NO_KEY';
    if (!codec) {
      unsealable(this.#track, mimeType ?? '');
      return 'SEND_CODEC';
    }
    const audio = isAudio(this.#track);
    const how = {
      keyFrame: frame.type === 'key',
      level: !audio ? null : this.#track === Track.MICROPHONE ? level : SILENCE,
      layer: Math.min(spatialIndex ?? 0, 3),
    };
    return await session.sealer(this.#track).seal(codec, new Uint8Array(frame.data), how, nowMs()) ?? 'SEND_EMPTY';
  }

  /** @param {string} reason */
  #drop(reason) {
    this.#host.count(reason);
    return null;
  }
}

export class ReceiveStream {
  /** @type {{slot: number, track: number} | null} */
  #binding = null;
  /** Of this binding and this session. @type {{session: Session, opener: FrameOpener} | null} */
  #bound = null;
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

  get binding() {
    return this.#binding;
  }

  /** @param {{slot: number, track: number} | null} binding */
  bind(binding) {
    this.#binding = binding;
    this.#bound = null;
  }

  /** Another binding, or another join, takes another opener. @returns {FrameOpener | null} */
  #opener() {
    const { session } = this.#host;
    if (!session || !this.#binding) return null;
    if (this.#bound?.session !== session) {
      this.#bound = { session, opener: session.opener(this.#binding.slot, this.#binding.track) };
    }
    return this.#bound.opener;
  }

  /** The opened frame, or null: drop it. @type {(frame: EncodedFrame) => Promise<EncodedFrame | null>} */
  async pass(frame) {
    try {
      return await this.#open(frame);
    } catch {
      return this.#drop('RECEIVE_REFUSED');
    }
  }

  /** @type {(frame: EncodedFrame) => Promise<EncodedFrame | null>} */
  async #open(frame) {
    const opener = this.#opener();
    const { nowMs, heard, delayed } = this.#host;
    const { mimeType, rtpTimestamp } = frame.getMetadata();
    const codec = codecOf(mimeType);
    if (!opener || !codec) return this.#drop(codec ? 'RECEIVE_UNREADY' : 'RECEIVE_CODEC');
    const timestamp = rtpTimestamp ?? frame.timestamp ?? null;
    const opened = await opener.open(codec, new Uint8Array(frame.data), timestamp, nowMs());
    if (opener !== this.#opener()) return this.#drop('RECEIVE_UNREADY'); // It shows something else by now.
    const video = isVideo(opener.track);
    if (typeof opened === 'string') {
      // A replayed or empty frame takes nothing away from the decoder; any other leaves a hole in the picture.
      if (video && opened !== 'REPLAY' && opened !== 'TOO_SHORT') this.#missed(nowMs());
      return null;
    }
    if (opened.keyFrame) this.#stalledMs = Infinity;
    else if (video) this.#requestIfStalled(nowMs());
    if (opened.level !== null) heard(opener.slot, opened.level);
    if (opened.delayed) delayed(opener.slot, opener.track);
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
