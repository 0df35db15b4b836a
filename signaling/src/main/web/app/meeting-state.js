// What is known about the meeting: server events tell who is connected, worker events what is proven.

import { withoutOffers } from "./shared-files.js";

/**
 * @typedef {object} Peer somebody who holds the passphrase, as the worker reports
 * @property {number} slot
 * @property {string} id
 * @property {string} name
 * @property {"announced" | "proven" | "heard"} state
 * @property {readonly string[]} words
 * @property {number} tracks bit n: track n is on
 * @property {number} flags
 */
/**
 * @typedef {object} ChatMessage
 * @property {number} key
 * @property {number} slot
 * @property {string} name
 * @property {string} text
 * @property {boolean} own
 * @property {boolean} private
 * @property {boolean} missing stands for one of this sender that did not arrive
 * @property {number} atMs
 * @property {import("./shared-files.js").SharedFile} [file] what is offered instead of a text
 */
/**
 * @typedef {object} Meeting
 * @property {"connecting" | "connected" | "reconnecting" | "failed" | "left"} phase
 * @property {string} failure why, in words
 * @property {number} slot
 * @property {readonly number[]} members slots of the others
 * @property {ReadonlyMap<number, Peer>} peers
 * @property {readonly number[]} undecryptable
 * @property {boolean} mediaBlocked picture and sound do not reach the server
 * @property {boolean} nobodyAnswered
 * @property {boolean} rosterDiffers
 * @property {boolean} conflict somebody with the passphrase claimed another's place
 * @property {string} unsealable a codec that this browser would send by and that cannot be sealed, empty if none
 * @property {ReadonlyMap<number, number>} delayed slot → when that was last said
 * @property {readonly number[]} speaking
 * @property {readonly ChatMessage[]} messages
 * @property {readonly string[]} ownWords the five words that the others see beside one's name
 * @property {string} ownId
 * @property {readonly number[]} moderators slots, as the server says
 * @property {ReadonlySet<number>} recording slots of those who say that they record
 * @property {ReadonlyMap<number, Reaction>} reactions slot → its latest
 * @property {readonly number[]} unacked who has not confirmed the passphrase that I changed
 * @property {PassphraseNews | null} news
 * @property {SwitchOffRequest | null} asked
 */
/** @typedef {{text: string, untilMs: number}} Reaction */
/** @typedef {{name: string, own: boolean, untilMs: number}} PassphraseNews who changed the passphrase */
/** @typedef {{name: string, track: number, untilMs: number}} SwitchOffRequest a moderator's */

export const TRACK = Object.freeze({ microphone: 0, camera: 1, screen: 2, screenAudio: 3 });
export const FLAG = Object.freeze({ hand: 1, muted: 2, recording: 4 });

/** @returns {Meeting} */
export function newMeeting() {
  return {
    phase: "connecting",
    failure: "",
    slot: -1,
    members: [],
    peers: new Map(),
    undecryptable: [],
    mediaBlocked: false,
    nobodyAnswered: false,
    rosterDiffers: false,
    conflict: false,
    unsealable: "",
    delayed: new Map(),
    speaking: [],
    messages: [],
    ownWords: [],
    ownId: "",
    moderators: [],
    recording: new Set(),
    reactions: new Map(),
    unacked: [],
    news: null,
    asked: null,
  };
}

/**
 * The server lets us in. After a resumption what is proven stays proven; else all is new but the chat.
 *
 * @param {Meeting} meeting
 * @param {{slot: number, members: number[], moderators?: number[], resumed: boolean}} joined
 * @returns {Meeting}
 */
export function onJoined(meeting, { slot, members, moderators = [], resumed }) {
  if (!resumed) {
    const messages = withoutOffers(meeting.messages, () => true);
    return { ...newMeeting(), messages, phase: "connected", slot, members, moderators };
  }
  const gone = meeting.members.filter((member) => !members.includes(member));
  const kept = gone.reduce(onLeft, meeting);
  return { ...kept, phase: "connected", failure: "", members, moderators };
}

/**
 * @param {Meeting} meeting
 * @param {number} slot
 * @returns {Meeting}
 */
export function onEntered(meeting, slot) {
  const members = [...meeting.members.filter((member) => member !== slot), slot];
  return { ...meeting, members: members.sort((a, b) => a - b) };
}

/**
 * @param {Meeting} meeting
 * @param {number} slot
 * @returns {Meeting}
 */
export function onLeft(meeting, slot) {
  const members = meeting.members.filter((member) => member !== slot);
  return {
    ...meeting,
    members,
    peers: without(meeting.peers, slot),
    delayed: without(meeting.delayed, slot),
    undecryptable: meeting.undecryptable.filter((member) => member !== slot),
    speaking: meeting.speaking.filter((member) => member !== slot),
    messages: withoutOffers(meeting.messages, (message) => !message.own && message.slot === slot),
    recording: new Set([...meeting.recording].filter((member) => member !== slot)),
    reactions: without(meeting.reactions, slot),
    unacked: meeting.unacked.filter((member) => member !== slot),
    nobodyAnswered: meeting.nobodyAnswered && members.length > 0,
    rosterDiffers: meeting.rosterDiffers && members.length > 0,
  };
}

/**
 * @param {Meeting} meeting
 * @param {Omit<Peer, "state"> & {state: Peer["state"] | "retired"}} event
 * @returns {Meeting}
 */
export function onPeer(meeting, event) {
  const { state } = event;
  if (state === "retired") {
    // A retired id says nothing about a successor in the same slot.
    const current = meeting.peers.get(event.slot);
    return current?.id === event.id ? { ...meeting, peers: without(meeting.peers, event.slot) } : meeting;
  }
  const { slot, id, name, words, tracks, flags } = event;
  const peers = new Map(meeting.peers).set(slot, { slot, id, name, words, tracks, flags, state });
  const undecryptable =
    state === "announced" ? meeting.undecryptable : meeting.undecryptable.filter((member) => member !== slot);
  return { ...meeting, peers, undecryptable, nobodyAnswered: false };
}

/**
 * @param {Meeting} meeting
 * @param {number} slot
 * @param {number} nowMs
 * @returns {Meeting}
 */
export function onDelayed(meeting, slot, nowMs) {
  return { ...meeting, delayed: new Map(meeting.delayed).set(slot, nowMs) };
}

/**
 * @param {Meeting} meeting
 * @param {Omit<ChatMessage, "key">} message
 * @returns {Meeting}
 */
export function onChat(meeting, message) {
  const key = (meeting.messages.at(-1)?.key ?? 0) + 1;
  return { ...meeting, messages: [...meeting.messages, { ...message, key }] };
}

/**
 * @param {Meeting} meeting
 * @param {number} key
 * @returns {Meeting}
 */
export function forgetMessage(meeting, key) {
  return { ...meeting, messages: meeting.messages.filter((message) => message.key !== key) };
}

/**
 * @template V
 * @param {ReadonlyMap<number, V>} map
 * @param {number} key
 * @returns {ReadonlyMap<number, V>}
 */
function without(map, key) {
  if (!map.has(key)) {
    return map;
  }
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
