// What the interface says about encryption and trouble. Each sentence claims what the worker proved, no more.

import { displayNames } from "./people.js";

/** @typedef {import("./meeting-state.js").Meeting} Meeting */
/** @typedef {"sealed" | "waiting" | "broken"} Trust */

/**
 * @param {Meeting} meeting
 * @param {number} slot
 * @returns {{trust: Trust, label: string, explanation: string}}
 */
export function encryptionOf(meeting, slot) {
  const state = meeting.peers.get(slot)?.state;
  if (state === "heard") {
    return {
      trust: "sealed",
      label: "End-to-end encrypted",
      explanation:
        "This person has proven to know the passphrase, and your devices have exchanged keys. The server carries" +
        " picture, sound and chat without being able to open them.",
    };
  }
  if (state === "proven") {
    return {
      trust: "waiting",
      label: "Exchanging keys …",
      explanation: "This person has proven to know the passphrase. Their key has not arrived yet.",
    };
  }
  if (meeting.undecryptable.includes(slot)) {
    return {
      trust: "broken",
      label: state === "announced" ? "Cannot decrypt" : "Different passphrase or cannot decrypt",
      explanation:
        "This connection has not proven to know your passphrase. It cannot see or hear you, and you do not see or" +
        " hear it. Perhaps the invitation was copied incompletely, or it is a stranger.",
    };
  }
  return {
    trust: "waiting",
    label: state === "announced" ? "Checking …" : "Connecting …",
    explanation: "Somebody is connected, but has not proven to know the passphrase yet. Nothing is shared with them.",
  };
}

/**
 * @typedef {object} Notice
 * @property {string} code
 * @property {"info" | "warning" | "error"} severity
 * @property {string} text
 * @property {"passphrase" | "retry" | "copy" | "sound" | "microphone" | "camera" | "screen"} [action]
 */

/**
 * @param {Meeting} meeting
 * @param {{host: string, online: boolean, soundBlocked: boolean}} surroundings
 * @returns {Notice[]} the most urgent first
 */
export function noticesOf(meeting, { host, online, soundBlocked }) {
  /** @type {Notice[]} */
  const notices = [];
  if (meeting.phase === "failed") {
    notices.push({ code: "failed", severity: "error", text: meeting.failure, action: "retry" });
  }
  notices.push(...roomNotices(meeting));
  if (meeting.phase === "reconnecting") {
    notices.push({
      code: "reconnecting",
      severity: "warning",
      text: online
        ? meeting.slot < 0
          ? "The server does not answer. Trying again …"
          : "The connection to the server was lost. Reconnecting …"
        : "This device is offline. The call goes on as soon as the network is back.",
    });
  }
  if (meeting.mediaBlocked && meeting.phase === "connected") {
    notices.push({
      code: "media-blocked",
      severity: "warning",
      text:
        "Picture and sound do not get through to the server. Trying again … If this stays, the network blocks them" +
        " (they need UDP): try another network. Chat works all the same.",
    });
  }
  if (meeting.nobodyAnswered) {
    notices.push({
      code: "nobody-answered",
      severity: "error",
      text:
        "Nobody answered with your passphrase: it differs from theirs, was changed, or the server interferes" +
        ` (you came through ${host}). Compare the invitation, or enter the passphrase again.`,
      action: "passphrase",
    });
  }
  if (meeting.rosterDiffers) {
    notices.push({
      code: "roster-differs",
      severity: "error",
      text:
        "The server shows different people to different participants. Ask everybody whom they see; if it stays" +
        " like this, do not trust this server with the call.",
    });
  }
  if (meeting.conflict) {
    notices.push({
      code: "conflict",
      severity: "warning",
      text:
        "Somebody who knows the passphrase tried to take another's place in this call, and was refused. If you do not" +
        " expect that, compare the five words with everybody.",
    });
  }
  if (meeting.undecryptable.length > 0 && !meeting.nobodyAnswered) {
    const count = meeting.undecryptable.length;
    notices.push({
      code: "undecryptable",
      severity: "warning",
      text:
        (count === 1 ? "1 connection cannot decrypt" : `${count} connections cannot decrypt`) +
        ": it has not proven to know the passphrase, so it sees and hears nothing of you.",
    });
  }
  if (meeting.unsealable !== "") {
    notices.push({
      code: "unsealable",
      severity: "error",
      text:
        `Your browser would send as ${meeting.unsealable}, which cannot be end-to-end encrypted here, so nothing of it` +
        " is sent. Reload the page; if it stays like this, use another browser.",
    });
  }
  if (meeting.delayed.size > 0) {
    notices.push({
      code: "delayed",
      severity: "warning",
      text: "A stream arrives more than five seconds late. What you see and hear of it is not live.",
    });
  }
  if (soundBlocked) {
    notices.push({
      code: "sound-blocked",
      severity: "warning",
      text: "Your browser holds the sound back until you click.",
      action: "sound",
    });
  }
  if (meeting.phase === "connected" && meeting.members.length === 0) {
    notices.push({
      code: "alone",
      severity: "info",
      text: "You are the only one here. Send the invitation to those you want to meet.",
      action: "copy",
    });
  }
  return notices;
}

/** What a moderator may ask for, by track number. */
const SWITCHES = /** @type {const} */ ([
  { action: "microphone", device: "microphone" },
  { action: "camera", device: "camera" },
  { action: "screen", device: "shared screen" },
]);

/**
 * What the others do that one should know.
 *
 * @param {Meeting} meeting
 * @returns {Notice[]}
 */
function roomNotices({ recording, asked, news, unacked, peers }) {
  const names = displayNames([...peers.values()]);
  const namesOf = (/** @type {Iterable<number>} */ slots) => listed([...slots].map((slot) => names.get(slot) ?? "Somebody"));
  /** @type {Notice[]} */
  const notices = [];
  if (recording.size > 0) {
    const text = `${namesOf(recording)} ${recording.size === 1 ? "records" : "record"} this call.`;
    notices.push({ code: "recording", severity: "warning", text });
  }
  const wanted = asked === null ? undefined : SWITCHES[asked.track];
  if (asked !== null && wanted !== undefined) {
    const text = `${asked.name} asks you to switch your ${wanted.device} off.`;
    notices.push({ code: "asked", severity: "info", text, action: wanted.action });
  }
  if (news !== null) {
    notices.push({
      code: "new-passphrase",
      severity: "info",
      text:
        `${news.own ? "You have" : `${news.name} has`} changed the passphrase for everybody who is still here.` +
        " The link in the address bar is the new one; older invitations no longer work.",
      action: "copy",
    });
  }
  if (unacked.length > 0) {
    notices.push({
      code: "unacked",
      severity: "warning",
      text: `No word from ${namesOf(unacked)} about the new passphrase. If they drop out, send them the new invitation.`,
    });
  }
  return notices;
}

/** @param {string[]} names */
const listed = (names) => new Intl.ListFormat("en").format(names);

/** @type {Record<string, string>} */
const SERVER_ERRORS = {
  "room-full": "This room is full. Ask somebody to leave, or start another room.",
  "server-full": "This server has no place left at the moment. Try again in a few minutes.",
  "bad-room": "This room name cannot be used. Start again with another one.",
  "rate-limited": "The server asks for a pause, because too many requests came from here. Try again in a minute.",
  removed: "Somebody who moderates this call has removed you from it.",
  "origin-refused": "The server refuses this page's address. Open the invitation link itself.",
};

/**
 * @param {string} code
 * @returns {string} what to tell about an error of the server that does not pass by itself; "" for one that may
 */
export function serverErrorText(code) {
  return SERVER_ERRORS[code] ?? "";
}

/**
 * @param {string} reason of the worker for not working with what was entered
 * @returns {string}
 */
export function refusalText(reason) {
  return reason === "room"
    ? "This room name cannot be used: only letters a to z, digits and hyphens, 64 at most."
    : "This passphrase cannot be used: it is empty or holds characters that are not text. Compare it with the invitation.";
}

/**
 * @param {string} reason of the worker for not sending a message
 * @returns {string}
 */
export function notSentText(reason) {
  switch (reason) {
    case "too-long":
      return "This message is too long. Send it in pieces.";
    case "unreadable":
      return "The file could not be read. Was it moved or changed? Choose it again.";
    case "not-removed":
      return "Nobody was removed: another change of the passphrase is under way. Try again in a moment.";
    default:
      return "This was not sent: that person is not here any more.";
  }
}

/**
 * @param {unknown} error what getUserMedia threw
 * @param {"microphone" | "camera" | "screen"} device
 * @returns {string}
 */
export function deviceErrorText(error, device) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return (
        `This page may not use your ${device}. Allow it in the browser's address bar, then switch the ${device} on` +
        " again. You can also take part without."
      );
    case "NotFoundError":
    case "OverconstrainedError":
      return `No ${device} was found. Plug one in and switch it on; you can also take part without.`;
    case "NotReadableError":
    case "AbortError":
      return `The ${device} does not start. Perhaps another program is using it: close that, then try again.`;
    default:
      return `The ${device} cannot be used here. You can also take part without.`;
  }
}

/**
 * @param {Meeting} meeting
 * @returns {{trust: Trust, text: string}} the whole call in one line
 */
export function summaryOf(meeting) {
  if (meeting.phase === "connecting") {
    return { trust: "waiting", text: "Connecting …" };
  }
  if (meeting.phase === "failed" || meeting.phase === "left") {
    return { trust: "waiting", text: "Not connected" };
  }
  const total = meeting.members.length;
  const sealed = meeting.members.filter((slot) => encryptionOf(meeting, slot).trust === "sealed").length;
  if (total === 0) {
    return { trust: "waiting", text: "Nobody else is here" };
  }
  if (sealed === total) {
    return { trust: "sealed", text: "End-to-end encrypted" };
  }
  const broken = meeting.members.some((slot) => encryptionOf(meeting, slot).trust === "broken");
  return { trust: broken ? "broken" : "waiting", text: `Encrypted with ${sealed} of ${total}` };
}
