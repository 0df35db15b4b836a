// Codecs whose frames we can seal, and the bytes that stay clear for the packetizer: section 1.
// A codec that is not in this table is never sent and never shown.

/**
 * @typedef {object} Codec
 * @property {number} number in the authenticated metadata
 * @property {(frame: Uint8Array) => number} clearLength a pure function of the frame, equal before and after sealing
 */

/** @type {Codec} */
const OPUS = { number: 1, clearLength: () => 0 };
/** @type {Codec} VP8: with less in clear the depacketizer sees false key frames (RFC 7741 section 4.3: P bit). */
const VP8 = { number: 2, clearLength: (frame) => ((frame[0] & 1) === 0 ? 10 : 1) };
/** @type {Codec} */
const VP9 = { number: 3, clearLength: () => 0 };
/** @type {Codec} RED of Opus. */
const RED = { number: 6, clearLength: () => 0 };

/** @type {Codec} Messages: no codec, nothing clear. */
export const NO_CODEC = { number: 0, clearLength: () => 0 };

/** @type {ReadonlyMap<string, Codec>} */
const BY_MIME_TYPE = new Map([['audio/opus', OPUS], ['audio/red', RED], ['video/vp8', VP8], ['video/vp9', VP9]]);

/** @type {(mimeType: string | undefined) => Codec | undefined} */
export const codecOf = (mimeType) => BY_MIME_TYPE.get((mimeType ?? '').split(';')[0].trim().toLowerCase());
