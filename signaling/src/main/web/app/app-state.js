// All that the views are drawn from.

import { newMeeting } from "./meeting-state.js";

/** @typedef {import("./meeting-state.js").Meeting} Meeting */
/**
 * @typedef {object} Device
 * @property {boolean} on
 * @property {string} deviceId the chosen one, "" for the system's default
 * @property {string} problem why it does not work, in words
 */
/**
 * @typedef {object} Media
 * @property {Device} microphone
 * @property {Device} camera
 * @property {Device} screen
 * @property {string} speakerId
 * @property {readonly MediaDeviceInfo[]} devices
 */
/**
 * @typedef {object} AppState
 * @property {"landing" | "lobby" | "room" | "ended"} view
 * @property {string} room
 * @property {string} passphrase
 * @property {string} name
 * @property {string} problem what keeps us from joining, in words
 * @property {boolean} joining
 * @property {boolean} removed a moderator ended my membership
 * @property {Media} media
 * @property {Meeting} meeting
 * @property {ReadonlyMap<string, MediaStreamTrack>} streams "slot/track" → what arrives
 * @property {boolean} hand
 * @property {boolean} chatOpen
 * @property {number} unread
 * @property {string | null} chatTo id of the person a private chat goes to; the server says who has which slot
 * @property {string} chatProblem why the last message was not sent
 * @property {boolean} online
 * @property {boolean} soundBlocked
 */
/** @typedef {import("./store.js").Store<AppState>} AppStore */

/** @returns {AppState} */
export function initialState() {
  const off = { on: false, deviceId: "", problem: "" };
  return {
    view: "landing",
    room: "",
    passphrase: "",
    name: "",
    problem: "",
    joining: false,
    removed: false,
    media: { microphone: off, camera: off, screen: off, speakerId: "", devices: [] },
    meeting: newMeeting(),
    streams: new Map(),
    hand: false,
    chatOpen: false,
    unread: 0,
    chatTo: null,
    chatProblem: "",
    online: true,
    soundBlocked: false,
  };
}

/**
 * @param {number} slot
 * @param {number} track
 * @returns {string}
 */
export function streamKey(slot, track) {
  return `${slot}/${track}`;
}
