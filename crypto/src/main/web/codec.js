// The codecs whose frames can be sealed, and what of a frame stays clear for the packetizer (section 1). A codec that is
// not in this table is never sent and never shown.

import { imageAv1, splitAv1, wireAv1 } from './av1-frame.js';
import { concat } from './bytes.js';
import { partsAt } from './frame-parts.js';
import { imageH264, splitH264, wireH264 } from './h264-frame.js';
/** @import { Bytes } from './bytes.js' */
/** @import { FrameParts, Image } from './frame-parts.js' */

/**
 * split: takes a frame apart, a pure function of codec and frame; null if it cannot be sealed: it is malformed, or
 * shorter than the bytes that must stay clear. wire: what goes to the packetizer, of an image sealed from these parts.
 * image: wire undone; null if it is not of that form. frame: the frame for the decoder.
 * @typedef {object} Codec
 * @property {number} number in the authenticated metadata
 * @property {(frame: Bytes) => FrameParts | null} split
 * @property {(parts: FrameParts, image: Bytes) => Bytes} wire
 * @property {(wire: Bytes) => Image | null} image
 * @property {(image: Bytes, clearLength: number, hidden: Bytes) => Bytes} frame
 */

/** @type {Codec['frame']} */
const clearAndHidden = (image, clearLength, hidden) => concat(image.subarray(0, clearLength), hidden);

/**
 * A codec whose first bytes stay clear; their number may exceed the frame's length.
 * @type {(number: number, clearLength: (frame: Bytes) => number) => Codec}
 */
const withClearBytes = (number, clearLength) => ({
  number,
  split(frame) {
    const length = clearLength(frame);
    return frame.length === 0 || frame.length < length ? null : partsAt(frame, length);
  },
  wire: (_, image) => image,
  image: (wire) => ({ bytes: wire, clearLength: clearLength(wire) }),
  frame: clearAndHidden,
});

const OPUS = withClearBytes(1, () => 0);
/** RFC 6386 section 9.1: bit 0 of the first byte is 0 in a key frame, of which Chromium's depacketizer reads tag, start code and dimensions. */
const VP8 = withClearBytes(2, (frame) => (frame.length > 0 && (frame[0] & 1) === 0 ? 10 : 1));
const VP9 = withClearBytes(3, () => 0);
/** Hides the whole frame: what it shows beside is not used. @type {Codec} */
const AV1 = { number: 4, split: splitAv1, wire: wireAv1, image: imageAv1, frame: (_, __, hidden) => hidden.slice() };
/** @type {Codec} */
const H264 = { number: 5, split: splitH264, wire: wireH264, image: imageH264, frame: clearAndHidden };
/** Redundant Opus (RFC 2198). */
const RED = withClearBytes(6, () => 0);

/** Messages: no codec, nothing clear. */
export const NO_CODEC = withClearBytes(0, () => 0);

/** @type {ReadonlyMap<string, Codec>} */
const BY_MIME_TYPE = new Map([
  ['audio/opus', OPUS], ['video/vp8', VP8], ['video/vp9', VP9], ['video/av1', AV1], ['video/h264', H264], ['audio/red', RED],
]);

/** @type {(mimeType: string | undefined) => Codec | undefined} */
export const codecOf = (mimeType) => BY_MIME_TYPE.get((mimeType ?? '').split(';')[0].trim().toLowerCase());
