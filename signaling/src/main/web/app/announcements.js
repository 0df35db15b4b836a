// What a screen reader is told: who comes and goes, and what they write.

import { displayNames } from "./people.js";

/** @typedef {import("./meeting-state.js").Meeting} Meeting */

/**
 * @param {Meeting} meeting
 * @returns {Map<number, string>} slot → name of those who are proven
 */
export function namesOf(meeting) {
  const proven = [...meeting.peers.values()].filter(({ state }) => state !== "announced");
  return displayNames(proven);
}

/**
 * @param {Meeting} before
 * @param {Meeting} after
 * @returns {string[]}
 */
export function announcementsBetween(before, after) {
  const was = namesOf(before);
  const is = namesOf(after);
  /** @type {string[]} */
  const sentences = [];
  for (const [slot, name] of is) {
    if (!was.has(slot)) {
      sentences.push(`${name} is here.`);
    }
  }
  for (const [slot, name] of was) {
    if (!is.has(slot)) {
      sentences.push(`${name} has left.`);
    }
  }
  for (const [slot, { text }] of after.reactions) {
    if (before.reactions.get(slot)?.text !== text && is.has(slot)) {
      sentences.push(`${is.get(slot)}: ${text}`);
    }
  }
  if (after.messages !== before.messages) {
    const lastKey = before.messages.at(-1)?.key ?? 0;
    for (const { key, own, name, text, missing, file } of after.messages) {
      if (key > lastKey && !own) {
        const says = file ? `${name} offers the file ${file.name}.` : `${name} writes: ${text}`;
        sentences.push(missing ? `A message from ${name} is missing.` : says);
      }
    }
  }
  return sentences;
}
