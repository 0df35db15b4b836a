// The worker that owns the keys of one membership. The page gives it messages and gets events, never a key.

import { refusalText } from "./wording.js";

/** @typedef {{type: string, [field: string]: any}} WorkerMessage */

/** The worker's farewell is sealed and sent well within this. */
const FAREWELL_MS = 400;

export class Sealing {
  #worker;
  /** @type {(message: WorkerMessage) => void} */
  #onEvent = () => {};
  /** Messages that wait for the passphrase's key. @type {WorkerMessage[] | null} */
  #waiting = [];
  /** @type {((stats: WorkerMessage) => void)[]} */
  #statsWaiters = [];
  /** Settles when the worker holds a sender key: before, no track may reach a sender. @type {Promise<void>} */
  ready;
  /** @type {() => void} */
  #setReady = () => {};
  /** @type {() => void} */
  #setGone = () => {};
  /** Settles once the passphrase is worked in, or was refused for a reason. @type {Promise<string>} */
  derived;

  /**
   * @param {string} passphrase
   * @param {string} host
   * @param {string} room
   */
  constructor(passphrase, host, room) {
    this.#worker = new Worker("/crypto/worker.js", { type: "module" });
    this.ready = new Promise((resolve) => {
      this.#setReady = resolve;
    });
    this.derived = new Promise((resolve) => {
      this.#worker.onmessage = ({ data }) => this.#receive(data, resolve);
      this.#worker.onerror = (event) => {
        this.#receive({ type: "fatal", message: event.message ?? "" }, resolve);
      };
    });
    this.#worker.postMessage({ type: "derive", passphrase, host, room });
  }

  /** @param {(message: WorkerMessage) => void} listener */
  listen(listener) {
    this.#onEvent = listener;
  }

  /** @param {WorkerMessage} message delivered in order, once the key is derived */
  post(message) {
    if (this.#waiting === null) {
      this.#worker.postMessage(message);
    } else {
      this.#waiting.push(message);
    }
  }

  /**
   * @param {{side: "send", track: number} | {side: "receive", receiver: string}} options
   * @returns {RTCRtpScriptTransform}
   */
  transform(options) {
    return new RTCRtpScriptTransform(this.#worker, options);
  }

  /** @returns {Promise<WorkerMessage>} counters by reason */
  stats() {
    return new Promise((resolve) => {
      this.#statsWaiters.push(resolve);
      this.post({ type: "stats" });
    });
  }

  /** Says farewell to the others, then erases all keys with the worker. */
  async close() {
    const gone = new Promise((resolve) => {
      this.#setGone = () => resolve(undefined);
      setTimeout(resolve, FAREWELL_MS);
    });
    this.post({ type: "leave" });
    await gone;
    this.#onEvent = () => {};
    this.#worker.terminate();
  }

  /**
   * @param {WorkerMessage} message
   * @param {(reason: string) => void} settle
   */
  #receive(message, settle) {
    switch (message.type) {
      case "derived": {
        const waiting = this.#waiting ?? [];
        this.#waiting = null;
        waiting.forEach((one) => this.#worker.postMessage(one));
        settle("");
        break;
      }
      case "refused":
        settle(refusalText(message["reason"]));
        break;
      case "fatal":
        // Without effect once the passphrase is worked in; before, nothing else would answer.
        settle("The encryption could not be started. Join again; if it happens again, reload the page.");
        this.#onEvent(message);
        break;
      case "stats":
        this.#statsWaiters.splice(0).forEach((resolve) => resolve(message));
        break;
      case "gone":
        this.#setGone();
        break;
      case "self":
        // The worker has joined and holds a sender key.
        this.#setReady();
        this.#onEvent(message);
        break;
      default:
        this.#onEvent(message);
    }
  }
}
