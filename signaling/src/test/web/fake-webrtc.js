// A browser's WebRTC as far as the page uses it: it writes down what happens, in order.

/** @type {string[]} */
export const log = [];

class FakeSender {
  /** @param {string} kind */
  constructor(kind) {
    this.kind = kind;
  }

  /** @param {string} value */
  set transform(value) {
    log.push(`transform ${value}`);
  }

  /** @param {{id: string} | null} track */
  async replaceTrack(track) {
    log.push(`${this.kind} sends ${track?.id ?? "nothing"}`);
  }

  getParameters() {
    return { encodings: [{}] };
  }

  /** @param {{encodings: object[]}} parameters */
  async setParameters(parameters) {
    log.push(`${this.kind} parameters ${JSON.stringify(parameters.encodings[0])}`);
  }
}

export class FakePeerConnection {
  /** @type {FakePeerConnection[]} */
  static all = [];
  /** @type {any[]} */
  transceivers = [];
  /** @type {any} */
  localDescription = null;
  signalingState = "stable";
  connectionState = "new";
  /** @type {((event: any) => void) | null} */
  ontrack = null;
  /** @type {(() => void) | null} */
  onconnectionstatechange = null;

  /** @param {object} configuration */
  constructor(configuration) {
    this.configuration = configuration;
    FakePeerConnection.all.push(this);
  }

  /**
   * @param {string} kind
   * @param {{direction: string}} init
   */
  addTransceiver(kind, { direction }) {
    log.push(`add ${kind} ${direction}`);
    const transceiver = { mid: null, direction, sender: new FakeSender(kind), setCodecPreferences: () => {} };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  async setLocalDescription() {
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.transceivers.forEach((one, index) => (one.mid ??= String(index)));
    this.localDescription = { type, sdp: `${type}-${this.transceivers.length}` };
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    log.push(`local ${type}`);
  }

  /** @param {{type: string, sdp: string}} description its sdp names the new mids, parted by blanks */
  async setRemoteDescription({ type, sdp }) {
    log.push(`remote ${type}`);
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    for (const mid of type === "offer" ? sdp.split(" ").filter(Boolean) : []) {
      const receiver = {
        track: { id: `track-${mid}` },
        /** @param {string} value */
        set transform(value) {
          log.push(`transform ${value}`);
        },
      };
      const transceiver = { mid, receiver };
      this.transceivers.push(transceiver);
      this.ontrack?.({ receiver, transceiver });
    }
  }

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    log.push("close");
  }
}


export class FakeSealing {
  /** @type {() => void} */
  joined = () => {};
  ready = new Promise((resolve) => {
    this.joined = () => resolve(undefined);
  });

  /** @param {{side: string, track?: number, receiver?: string}} options */
  transform({ side, track, receiver }) {
    return `${side} ${track ?? receiver}`;
  }

  /** @param {{type: string, receiver?: string, slot?: number, track?: number}} message */
  post({ type, receiver, slot, track }) {
    log.push([type, receiver, slot, track].filter((part) => part !== undefined).join(" "));
  }
}

/** Puts the fakes in the browser's place. */
export function install() {
  log.length = 0;
  FakePeerConnection.all = [];
  Object.assign(globalThis, {
    RTCPeerConnection: FakePeerConnection,
    RTCRtpSender: { getCapabilities: () => ({ codecs: [] }) },
  });
}

/** Lets all promises that can settle do so. */
export async function settle() {
  for (let round = 0; round < 20; round++) {
    await Promise.resolve();
  }
}
