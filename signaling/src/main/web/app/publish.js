// The session that sends: one m= line for each kind of track, each sealed by the worker from its first frame.

import { sealableCodecs } from "./codec-choice.js";
import { TRACK } from "./meeting-state.js";
import { withConstantBitrateOpus } from "./opus.js";
import { closeConnection, openConnection, Sequence } from "./peer-connection.js";
import { encodingFor } from "./quality.js";

/** @typedef {import("./sealing.js").Sealing} Sealing */
/** @typedef {import("./signaling.js").Message} Message */

export class Publication {
  #connection;
  #sealing;
  #attempt;
  #send;
  #onBroken;
  #codecWish;
  #steps = new Sequence();
  /** @type {Map<number, RTCRtpTransceiver>} */
  #transceivers = new Map();
  #answered = true;
  #offerAgain = false;
  #closed = false;

  /**
   * @param {object} options
   * @param {Sealing} options.sealing
   * @param {number} options.attempt
   * @param {(message: Message) => void} options.send
   * @param {(attempt: number) => void} options.onBroken
   * @param {string} [options.codecWish] for pictures: see codec-choice.js
   */
  constructor({ sealing, attempt, send, onBroken, codecWish = "" }) {
    this.#sealing = sealing;
    this.#attempt = attempt;
    this.#send = send;
    this.#codecWish = codecWish;
    this.#onBroken = () => onBroken(attempt);
    this.#connection = openConnection(this.#onBroken);
  }

  get attempt() {
    return this.#attempt;
  }

  get connection() {
    return this.#connection;
  }

  /**
   * Sends `mediaTrack` as `track` from now on; null sends nothing. Microphone and camera keep their m= line while
   * they are off, so that switching them needs no round trip.
   *
   * @param {number} track
   * @param {MediaStreamTrack | null} mediaTrack
   * @param {number} participants
   */
  async set(track, mediaTrack, participants) {
    const isShare = track === TRACK.screen || track === TRACK.screenAudio;
    let transceiver = this.#transceivers.get(track);
    if (transceiver === undefined) {
      if (isShare && mediaTrack === null) {
        return;
      }
      transceiver = this.#add(track);
    } else if (isShare) {
      transceiver.direction = mediaTrack === null ? "inactive" : "sendonly";
    }
    // Not before the worker holds a key: Firefox would send what a late transform has not sealed.
    await this.#sealing.ready;
    if (!this.#closed) {
      await transceiver.sender.replaceTrack(mediaTrack);
      await this.limit(track, mediaTrack, participants);
    }
  }

  /**
   * @param {number} track
   * @param {MediaStreamTrack | null} mediaTrack
   * @param {number} participants
   */
  async limit(track, mediaTrack, participants) {
    const sender = this.#transceivers.get(track)?.sender;
    const wanted = encodingFor(track, mediaTrack?.getSettings().height ?? 0, participants);
    const parameters = sender?.getParameters();
    if (sender === undefined || wanted === null || !parameters?.encodings?.length) {
      return;
    }
    Object.assign(parameters.encodings[0] ?? {}, wanted);
    // A refusal (a browser that knows fewer parameters) leaves a call that works with the defaults.
    await sender.setParameters(parameters).catch(() => {});
  }

  /** @param {number} track */
  #add(track) {
    const kind = track === TRACK.microphone || track === TRACK.screenAudio ? "audio" : "video";
    const transceiver = this.#connection.addTransceiver(kind, { direction: "sendonly" });
    // In the same step as addTransceiver: Chromium ignores a later one without an error.
    transceiver.sender.transform = this.#sealing.transform({ side: "send", track });
    preferCodecs(transceiver, kind, this.#codecWish);
    this.#transceivers.set(track, transceiver);
    return transceiver;
  }

  /** Offers what is there; after the answer to an offer under way, if there is one. */
  offer() {
    if (!this.#answered) {
      this.#offerAgain = true;
      return;
    }
    this.#answered = false;
    this.#offerAgain = false;
    this.#steps.add(async () => {
      await this.#connection.setLocalDescription();
      this.repeatOffer();
    }, this.#onBroken);
  }

  /** Sends the offer that got no answer once more, after the signalling was lost. */
  repeatOffer() {
    const description = this.#connection.localDescription;
    if (this.#answered || description === null || description.type !== "offer" || this.#closed) {
      return;
    }
    /** @type {{mid: string, track: number}[]} */
    const tracks = [];
    for (const [track, { mid, direction }] of this.#transceivers) {
      if (mid !== null && direction === "sendonly") {
        tracks.push({ mid, track });
      }
    }
    this.#send({ type: "publish", attempt: this.#attempt, sdp: description.sdp, tracks });
  }

  /** @param {string} sdp */
  accept(sdp) {
    this.#steps.add(async () => {
      if (this.#closed || this.#connection.signalingState !== "have-local-offer") {
        return;
      }
      await this.#connection.setRemoteDescription({ type: "answer", sdp: withConstantBitrateOpus(sdp) });
      this.#answered = true;
      if (this.#offerAgain) {
        this.offer();
      }
    }, this.#onBroken);
  }

  close() {
    this.#closed = true;
    closeConnection(this.#connection);
  }
}

/**
 * @param {RTCRtpTransceiver} transceiver
 * @param {"audio" | "video"} kind
 * @param {string} wish
 */
function preferCodecs(transceiver, kind, wish) {
  const available = RTCRtpSender.getCapabilities?.(kind)?.codecs ?? [];
  try {
    transceiver.setCodecPreferences?.(sealableCodecs(available, kind, wish));
  } catch {
    // A browser that wants another list keeps its own order; the server takes what it knows from it, and the worker
    // seals or drops.
  }
}
