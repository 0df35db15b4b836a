// The browser around a stream of encoded frames, for tests.
/** @import { Member, Meeting } from './meeting.js' */

/** What an RTCEncodedVideoFrame or, without a type, an RTCEncodedAudioFrame looks like. */
export const encoded = (/** @type {Uint8Array<ArrayBuffer>} */ data, /** @type {string} */ mimeType, /** @type {string} */ type) => ({
  data: data.slice().buffer, ...(type ? { type } : {}), getMetadata: () => ({ mimeType, rtpTimestamp: 1 }),
});

/** @param {Meeting} meeting @param {Member | null} member */
export function hostOf(meeting, member) {
  /** @type {string[]} */
  const counted = [];
  return {
    session: member?.session ?? null, nowMs: () => meeting.nowMs, level: 20, counted,
    count: (/** @type {string} */ reason) => counted.push(reason), heard: () => {}, delayed: () => {},
    unsealable: (/** @type {number} */ track, /** @type {string} */ mimeType) => counted.push(`${track} ${mimeType}`),
  };
}
