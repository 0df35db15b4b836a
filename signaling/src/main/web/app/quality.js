// How large and how dear a picture may be.

import { TRACK } from "./meeting-state.js";

/**
 * A small machine encodes one 360p picture and decodes several; a large one has 720p to spare.
 *
 * @param {number} cores navigator.hardwareConcurrency
 * @param {boolean} phone
 * @returns {MediaTrackConstraints}
 */
export function cameraConstraints(cores, phone) {
  const large = cores > 4 && !phone;
  return {
    width: { ideal: large ? 1280 : 640 },
    height: { ideal: large ? 720 : 360 },
    frameRate: { ideal: 30, max: 30 },
  };
}

/** @type {MediaTrackConstraints} */
export const MICROPHONE_CONSTRAINTS = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

/** @type {DisplayMediaStreamOptions} */
export const SCREEN_OPTIONS = {
  video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 15 } },
  audio: true,
};

/**
 * @param {number} track
 * @param {number} heightPx of the captured picture, 0 if unknown
 * @param {number} participants
 * @returns {RTCRtpEncodingParameters | null} null: leave it to the browser
 */
export function encodingFor(track, heightPx, participants) {
  if (track === TRACK.screen) {
    return { maxBitrate: 2_500_000, maxFramerate: 15 };
  }
  if (track !== TRACK.camera) {
    return null;
  }
  // In a larger round each picture is shown small: half the size costs everybody a third.
  const halved = participants > 4 && heightPx > 360;
  const shownPx = halved ? heightPx / 2 : heightPx;
  return {
    maxBitrate: shownPx > 360 ? 1_700_000 : 800_000,
    maxFramerate: participants > 8 ? 20 : 30,
    scaleResolutionDownBy: halved ? 2 : 1,
  };
}
