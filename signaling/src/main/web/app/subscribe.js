// The session that receives. Each m= line is bound to one (slot, track) in the worker before its first frame, so that
// a stream that the server puts into another's place does not open.

import { closeConnection, openConnection, Sequence } from "./peer-connection.js";

/** @typedef {import("./sealing.js").Sealing} Sealing */
/** @typedef {import("./signaling.js").Message} Message */
/** @typedef {{slot: number, track: number}} Origin */

export class Subscription {
  #connection;
  #sealing;
  #attempt;
  #send;
  #onStream;
  #onStreamEnded;
  #onBroken;
  #steps = new Sequence();
  /** @type {Map<string, Origin>} mid → what it carries */
  #bindings = new Map();
  /** @type {WeakSet<RTCRtpReceiver>} */
  #transformed = new WeakSet();
  /** @type {Message | null} */
  #lastAnswer = null;

  /**
   * @param {object} options
   * @param {Sealing} options.sealing
   * @param {number} options.attempt
   * @param {(message: Message) => void} options.send
   * @param {(origin: Origin, mediaTrack: MediaStreamTrack) => void} options.onStream
   * @param {(origin: Origin) => void} options.onStreamEnded
   * @param {(attempt: number) => void} options.onBroken
   */
  constructor({ sealing, attempt, send, onStream, onStreamEnded, onBroken }) {
    this.#sealing = sealing;
    this.#attempt = attempt;
    this.#send = send;
    this.#onStream = onStream;
    this.#onStreamEnded = onStreamEnded;
    this.#onBroken = () => onBroken(attempt);
    this.#connection = openConnection(this.#onBroken);
    this.#connection.ontrack = ({ receiver, transceiver }) => this.#seal(receiver, transceiver.mid ?? "");
    this.repeatRequest();
  }

  /** Asks for offers, unless there has been one: the request may have been lost with the signalling. */
  repeatRequest() {
    if (this.#lastAnswer === null) {
      this.#send({ type: "subscribe", attempt: this.#attempt });
    }
  }

  get attempt() {
    return this.#attempt;
  }

  get connection() {
    return this.#connection;
  }

  /** @param {{id: number, sdp: string, tracks: {mid: string, slot: number, track: number}[]}} offer */
  accept({ id, sdp, tracks }) {
    this.#steps.add(async () => {
      if (this.#lastAnswer?.["id"] === id) {
        this.#send(this.#lastAnswer);
        return;
      }
      const changed = this.#bind(tracks);
      await this.#connection.setRemoteDescription({ type: "offer", sdp });
      await this.#connection.setLocalDescription();
      const answer = this.#connection.localDescription?.sdp ?? "";
      this.#lastAnswer = { type: "answer", id, sdp: answer };
      this.#send(this.#lastAnswer);
      changed.forEach((mid) => this.#announce(mid));
    }, this.#onBroken);
  }

  /**
   * Tells the worker what each m= line carries from now on.
   *
   * @param {{mid: string, slot: number, track: number}[]} tracks
   * @returns {string[]} mids that carry something new
   */
  #bind(tracks) {
    const wanted = new Map(tracks.map(({ mid, slot, track }) => [mid, { slot, track }]));
    for (const [mid, origin] of [...this.#bindings]) {
      if (!isSame(wanted.get(mid), origin)) {
        this.#bindings.delete(mid);
        this.#sealing.post({ type: "unbind", receiver: this.#receiverId(mid) });
        this.#onStreamEnded(origin);
      }
    }
    const changed = [...wanted].filter(([mid]) => !this.#bindings.has(mid));
    for (const [mid, origin] of changed) {
      this.#bindings.set(mid, origin);
      this.#sealing.post({ type: "bind", receiver: this.#receiverId(mid), ...origin });
    }
    return changed.map(([mid]) => mid);
  }

  /**
   * @param {RTCRtpReceiver} receiver
   * @param {string} mid
   */
  #seal(receiver, mid) {
    if (!this.#transformed.has(receiver)) {
      this.#transformed.add(receiver);
      // Inside ontrack: Chromium ignores a later one without an error.
      receiver.transform = this.#sealing.transform({ side: "receive", receiver: this.#receiverId(mid) });
    }
  }

  /** @param {string} mid */
  #announce(mid) {
    const origin = this.#bindings.get(mid);
    const transceiver = this.#connection.getTransceivers().find((one) => one.mid === mid);
    if (origin !== undefined && transceiver !== undefined) {
      this.#onStream(origin, transceiver.receiver.track);
    }
  }

  /** @param {string} mid */
  #receiverId(mid) {
    return `${this.#attempt}/${mid}`;
  }

  close() {
    for (const [mid, origin] of this.#bindings) {
      this.#sealing.post({ type: "unbind", receiver: this.#receiverId(mid) });
      this.#onStreamEnded(origin);
    }
    this.#bindings.clear();
    closeConnection(this.#connection);
  }
}

/**
 * @param {Origin | undefined} a
 * @param {Origin} b
 */
function isSame(a, b) {
  return a !== undefined && a.slot === b.slot && a.track === b.track;
}
