// Which tiles there are, and what each shows, from the state alone.

import { streamKey } from "./app-state.js";
import { FLAG, TRACK } from "./meeting-state.js";
import { displayNames } from "./people.js";
import { encryptionOf } from "./wording.js";

/** @typedef {import("./app-state.js").AppState} AppState */
/** @typedef {import("./tile.js").TileContent} TileContent */

/** What a shared screen does not show of its owner. */
const SCREEN = /** @type {const} */ ({
  source: "screen", muted: false, hand: false, speaking: false, recording: false, reaction: "",
});

/**
 * @param {AppState} state
 * @returns {Map<number, string>} slot → name to show, for everybody connected
 */
export function shownNames({ meeting }) {
  const proven = [...meeting.peers.values()].filter(({ state }) => state !== "announced");
  const names = displayNames(proven);
  for (const slot of meeting.members) {
    if (!names.has(slot)) {
      names.set(slot, `Connection ${slot}`);
    }
  }
  return names;
}

/**
 * @param {AppState} state
 * @param {(track: number) => MediaStreamTrack | null} localTrack
 * @returns {Map<string, TileContent>} key → content, in the order to show: screens, others, oneself
 */
export function tilesOf(state, localTrack) {
  const { meeting, media, hand } = state;
  /** @type {Map<string, TileContent>} */
  const screens = new Map();
  /** @type {Map<string, TileContent>} */
  const people = new Map();
  const names = shownNames(state);
  for (const slot of meeting.members) {
    const person = personTile(state, slot, names.get(slot) ?? "");
    people.set(`${slot}/camera`, person);
    const screen = pictureOf(state, slot, TRACK.screen);
    if (screen !== null) {
      screens.set(`${slot}/screen`, { ...person, ...SCREEN, picture: screen });
    }
  }
  /** @type {TileContent} */
  const own = {
    slot: meeting.slot,
    source: "camera",
    known: true,
    name: state.name === "" ? "You" : `${state.name} (you)`,
    own: true,
    picture: media.camera.on ? localTrack(TRACK.camera) : null,
    speaking: meeting.speaking.includes(meeting.slot),
    muted: !media.microphone.on,
    hand,
    recording: false,
    reaction: meeting.reactions.get(meeting.slot)?.text ?? "",
    note: "",
    trust: "sealed",
    trustLabel: "",
  };
  if (media.screen.on) {
    screens.set("own/screen", { ...own, ...SCREEN, picture: localTrack(TRACK.screen) });
  }
  return new Map([...screens, ...people, ["own/camera", own]]);
}

/**
 * @param {AppState} state
 * @param {number} slot
 * @param {string} name
 * @returns {TileContent}
 */
function personTile(state, slot, name) {
  const { meeting } = state;
  const peer = meeting.peers.get(slot);
  const { trust, label } = encryptionOf(meeting, slot);
  return {
    slot,
    source: "camera",
    name,
    known: peer !== undefined && peer.state !== "announced",
    own: false,
    picture: pictureOf(state, slot, TRACK.camera),
    speaking: meeting.speaking.includes(slot),
    muted: peer !== undefined && (peer.flags & FLAG.muted) !== 0,
    hand: peer !== undefined && (peer.flags & FLAG.hand) !== 0,
    recording: meeting.recording.has(slot),
    reaction: meeting.reactions.get(slot)?.text ?? "",
    note: meeting.delayed.has(slot) ? "Delayed: this is not live." : "",
    trust,
    trustLabel: label,
  };
}

/**
 * A picture is shown only of somebody whose key arrived and who says, sealed, that it is on.
 *
 * @param {AppState} state
 * @param {number} slot
 * @param {number} track
 * @returns {MediaStreamTrack | null}
 */
function pictureOf({ meeting, streams }, slot, track) {
  const peer = meeting.peers.get(slot);
  const isOn = peer?.state === "heard" && (peer.tracks & (1 << track)) !== 0;
  return isOn ? (streams.get(streamKey(slot, track)) ?? null) : null;
}
