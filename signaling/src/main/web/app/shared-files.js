// Files in the chat: what is known of each, from the worker's events.

/** @typedef {import("./meeting-state.js").Meeting} Meeting */
/** @typedef {import("./meeting-state.js").ChatMessage} ChatMessage */
/**
 * @typedef {object} SharedFile
 * @property {string} from the sender's id
 * @property {number} number counts the sender's files
 * @property {string} name as its sender named it, without what could disguise it
 * @property {number} size
 * @property {"offered" | "coming" | "done" | "declined" | "failed"} phase an own one stays "offered" until it fails
 * @property {number} bytes that have come
 * @property {Blob | null} blob once complete and proven
 * @property {string} failure why it failed, as the worker names it
 * @property {ReadonlyMap<number, number>} taken own ones: slot → bytes sent there
 */

/** Larger ones the page neither sends nor takes: they are kept in the browser until they are saved. */
export const FILE_LIMIT_BYTES = 100 * 1024 * 1024;

/**
 * @param {{name: string, size: number}} file
 * @returns {string} why it cannot be sent; "" if it can
 */
export function fileProblem({ name, size }) {
  if (size === 0) {
    return `“${name}” is empty. An empty file cannot be sent.`;
  }
  if (size > FILE_LIMIT_BYTES) {
    return `“${name}” has ${readableSize(size)}. Files of at most ${readableSize(FILE_LIMIT_BYTES)} can be sent.`;
  }
  return "";
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function readableSize(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value.toLocaleString("en", { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 })} ${units[power]}`;
}

/**
 * @param {{id: string, number: number, fileName: string, size: number}} offer
 * @returns {SharedFile}
 */
export function offeredFile({ id, number, fileName, size }) {
  return { from: id, number, name: fileName, size, phase: "offered", bytes: 0, blob: null, failure: "", taken: new Map() };
}

/**
 * @param {Meeting} meeting
 * @param {{id: string, number: number, own: boolean, to: number | null, bytes: number}} event
 * @returns {Meeting}
 */
export function onFileProgress(meeting, { id, number, own, to, bytes }) {
  return change(meeting, id, number, (file) => {
    if (!own) {
      return { ...file, bytes };
    }
    const before = file.taken.get(to ?? -1) ?? 0;
    return { ...file, taken: new Map(file.taken).set(to ?? -1, Math.max(before, bytes)) };
  });
}

/**
 * @param {Meeting} meeting
 * @param {{id: string, number: number, file: Blob}} event
 * @returns {Meeting}
 */
export function onFileDone(meeting, { id, number, file: blob }) {
  return change(meeting, id, number, (file) => ({ ...file, phase: "done", bytes: file.size, blob }));
}

/**
 * @param {Meeting} meeting
 * @param {{id: string, number: number, reason: string}} event
 * @returns {Meeting}
 */
export function onFileFailed(meeting, { id, number, reason }) {
  return change(meeting, id, number, (file) => ({ ...file, phase: "failed", failure: reason }));
}

/**
 * What I decided about a file that was offered to me.
 *
 * @param {Meeting} meeting
 * @param {string} id the sender's
 * @param {number} number
 * @param {"coming" | "declined"} phase
 * @returns {Meeting}
 */
export function onFileDecision(meeting, id, number, phase) {
  return change(meeting, id, number, (file) => ({ ...file, phase, bytes: 0, failure: "" }));
}

/**
 * What somebody who is gone, or I in a membership before this one, offered cannot be fetched any more.
 *
 * @param {readonly ChatMessage[]} messages
 * @param {(message: ChatMessage) => boolean} isGone
 * @returns {readonly ChatMessage[]}
 */
export function withoutOffers(messages, isGone) {
  const isOpen = (/** @type {ChatMessage} */ { file }) => file?.phase === "offered" || file?.phase === "coming";
  return messages.map((message) =>
    message.file && isOpen(message) && isGone(message)
      ? { ...message, file: { ...message.file, phase: "failed", failure: "left" } }
      : message,
  );
}

/**
 * @param {Meeting} meeting
 * @param {string} id the sender's
 * @param {number} number
 * @param {(file: SharedFile) => SharedFile} next
 * @returns {Meeting}
 */
function change(meeting, id, number, next) {
  const at = meeting.messages.findIndex(({ file }) => file?.from === id && file.number === number);
  const message = meeting.messages[at];
  if (!message?.file) {
    return meeting;
  }
  return { ...meeting, messages: meeting.messages.with(at, { ...message, file: next(message.file) }) };
}
