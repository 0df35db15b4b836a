// Opens the frames of one receiver, bound to one (slot, track) by the signalling (section 1, "receiver"). A binding to
// something else is a new opener. What it returns is authentic, from that peer and that track, and in its order.

import { decodeInner } from './inner-header.js';
import { isVideo } from './track.js';
import { parseWireImage } from './wire-image.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Codec } from './codec.js' */
/** @import { Inner } from './inner-header.js' */
/** @import { Peer } from './peer.js' */
/** @import { RejectReason } from './reject-reason.js' */
/** @import { Session } from './session.js' */
/** @import { WireImage } from './wire-image.js' */

/** @typedef {{frame: Bytes, keyFrame: boolean, level: number | null, layer: number, clockMs: number, delayed: boolean}} OpenedFrame */

// Section 1, "order": simulcast layers and retransmissions come late by less.
const VIDEO_BACKWARDS_MS = 500;

const NOTHING = -1;

export class FrameOpener {
  #session;
  /** @type {Peer | undefined} */
  #peer;
  #floor = NOTHING;
  #newestPosition = NOTHING;
  /** @type {number | null} */
  #newestTimestamp = null;
  #newestClockMs = 0;
  #told = NOTHING;
  #forgeries = 0;

  /** @param {Session} session @param {number} slot @param {number} track */
  constructor(session, slot, track) {
    this.#session = session;
    this.slot = slot;
    this.track = track;
    this.#follow(session.provenPeer(slot));
  }

  /**
   * Opens one frame. What an await may have changed is looked at again after it.
   * @param {Codec} codec
   * @param {Bytes} wire
   * @param {number | null} rtpTimestamp the outer one, 32 bits, or null: not known
   * @param {number} nowMs
   * @returns {Promise<OpenedFrame | RejectReason>}
   */
  async open(codec, wire, rtpTimestamp, nowMs) {
    const opened = await this.#open(codec, wire, rtpTimestamp, nowMs);
    return typeof opened === 'string' ? this.#session.reject(opened) : opened;
  }

  /** @type {(codec: Codec, wire: Bytes, rtpTimestamp: number | null, nowMs: number) => Promise<OpenedFrame | RejectReason>} */
  async #open(codec, wire, rtpTimestamp, nowMs) {
    const received = codec.image(wire);
    if (received === null) return 'CLEAR';
    const image = parseWireImage(received.bytes, received.clearLength, codec.number);
    if (typeof image === 'string') return image;
    if (image.slot !== this.slot || image.track !== this.track) return 'WRONG_STREAM';
    const sender = this.#session.provenPeer(this.slot);
    if (!sender) return 'UNKNOWN_EPOCH';
    if (sender !== this.#peer || sender.epochs.forgeries !== this.#forgeries) this.#follow(sender);
    const result = await this.#session.openFrom(sender, image, nowMs);
    if ('reason' in result) return result.reason;
    if (sender !== this.#peer || !sender.isProven) return 'UNKNOWN_EPOCH'; // It was retired meanwhile.
    const content = decodeInner(result.plaintext);
    return content ? this.#inOrder(sender, codec, image, content, rtpTimestamp, nowMs) : 'INNER';
  }

  /** @type {(sender: Peer, codec: Codec, image: WireImage, content: Inner & {frame: Bytes}, rtpTimestamp: number | null, nowMs: number) => OpenedFrame | 'ORDER'} */
  #inOrder(sender, codec, image, { frame, keyFrame, level, layer, clockMs }, rtpTimestamp, nowMs) {
    this.#trust(sender.epochs.told);
    const position = positionOf(image.epoch, image.counter);
    if (position <= this.#floor || this.#isOutOfPlace(position, rtpTimestamp, clockMs)) return 'ORDER';
    if (position > this.#newestPosition) {
      this.#newestPosition = position;
      this.#newestTimestamp = rtpTimestamp;
    }
    if (image.epoch >= this.#told) this.#newestClockMs = Math.max(this.#newestClockMs, clockMs);
    const whole = codec.frame(image.bytes, image.clearLength, frame);
    return { frame: whole, keyFrame, level, layer, clockMs, delayed: sender.delay.isTooOld(clockMs, nowMs) };
  }

  /** Under a secret that was told anew, no clock counts that a leaver may have forged. @param {number} newest */
  #trust(newest) {
    if (newest <= this.#told) return;
    this.#told = newest;
    this.#newestClockMs = 0;
  }

  /** So the bridge cannot cut and rearrange speech. @type {(position: number, rtpTimestamp: number | null, clockMs: number) => boolean} */
  #isOutOfPlace(position, rtpTimestamp, clockMs) {
    if (isVideo(this.track)) return clockMs + VIDEO_BACKWARDS_MS < this.#newestClockMs;
    const known = rtpTimestamp !== null && this.#newestTimestamp !== null;
    return known && position < this.#newestPosition
      && ((Number(rtpTimestamp) - Number(this.#newestTimestamp)) | 0) > 0; // RFC 3550: 32 bits, wraps
  }

  /** After a rebinding, counters up to the highest seen are dropped. @param {Peer | undefined} now */
  #follow(now) {
    this.#peer = now;
    const opened = now?.epochs.newestOpened(this.track);
    this.#floor = opened ? positionOf(opened.epoch, opened.highest(this.track)) : NOTHING;
    this.#newestPosition = this.#floor;
    this.#newestTimestamp = null;
    this.#newestClockMs = 0;
    this.#told = now?.epochs.told ?? NOTHING;
    this.#forgeries = now?.epochs.forgeries ?? 0;
  }
}

/** @type {(epoch: number, counter: number) => number} */
const positionOf = (epoch, counter) => epoch * 2 ** 24 + counter;
