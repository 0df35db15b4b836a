// What people do in a meeting besides talking: reactions, requests, recording marks, a new passphrase.

/** @typedef {import("./meeting-state.js").Meeting} Meeting */

/** A "delayed" that is not repeated for so long is over. */
const DELAYED_MS = 10_000;
const REACTION_MS = 6_000;
const NEWS_MS = 45_000;
const ASKED_MS = 60_000;

/** The only ones that are sent and shown: whatever else comes is no reaction. */
export const REACTIONS = Object.freeze(["👍", "👏", "❤️", "😂", "🎉", "🤔"]);

/**
 * @param {Meeting} meeting
 * @param {number} slot
 * @param {string} json
 * @param {number} nowMs
 * @returns {Meeting}
 */
export function onReaction(meeting, slot, json, nowMs) {
  const text = reactionOf(json);
  if (text === null) {
    return meeting;
  }
  return { ...meeting, reactions: new Map(meeting.reactions).set(slot, { text, untilMs: nowMs + REACTION_MS }) };
}

/**
 * @param {string} json
 * @returns {string | null}
 */
function reactionOf(json) {
  try {
    const text = JSON.parse(json)?.emoji;
    return REACTIONS.includes(text) ? text : null;
  } catch {
    return null;
  }
}

/**
 * @param {Meeting} meeting
 * @param {{slot: number, recording: boolean}} mark
 * @returns {Meeting}
 */
export function onRecordingMark(meeting, { slot, recording }) {
  const others = [...meeting.recording].filter((one) => one !== slot);
  return { ...meeting, recording: new Set(recording ? [...others, slot] : others) };
}

/**
 * @param {Meeting} meeting
 * @param {{name: string, own: boolean}} change
 * @param {number} nowMs
 * @returns {Meeting}
 */
export function onPassphraseChanged(meeting, { name, own }, nowMs) {
  return { ...meeting, unacked: [], news: { name, own, untilMs: nowMs + NEWS_MS } };
}

/**
 * @param {Meeting} meeting
 * @param {{name: string, track: number}} request to me
 * @param {number} nowMs
 * @returns {Meeting}
 */
export function onSwitchOffAsked(meeting, { name, track }, nowMs) {
  return { ...meeting, asked: { name, track, untilMs: nowMs + ASKED_MS } };
}

/**
 * @param {Meeting} meeting
 * @param {number} nowMs
 * @returns {Meeting} the same object if nothing has passed
 */
export function forgetWhatPassed(meeting, nowMs) {
  const delayed = new Map([...meeting.delayed].filter(([, atMs]) => nowMs - atMs < DELAYED_MS));
  const reactions = new Map([...meeting.reactions].filter(([, { untilMs }]) => nowMs < untilMs));
  const news = meeting.news !== null && nowMs < meeting.news.untilMs ? meeting.news : null;
  const asked = meeting.asked !== null && nowMs < meeting.asked.untilMs ? meeting.asked : null;
  const same = delayed.size === meeting.delayed.size && reactions.size === meeting.reactions.size;
  return same && news === meeting.news && asked === meeting.asked
    ? meeting
    : { ...meeting, delayed, reactions, news, asked };
}
