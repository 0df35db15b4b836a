// What both media sessions have in common.

const DISCONNECTED_MS = 6_000;

/**
 * With `encodedInsertableStreams` Chromium sends and plays nothing on a sender or receiver that has no transform:
 * it fails closed. Other browsers do not know the flag.
 *
 * @param {() => void} onBroken called once, if the connection fails or stays disconnected
 * @returns {RTCPeerConnection}
 */
export function openConnection(onBroken) {
  const configuration = { encodedInsertableStreams: true, bundlePolicy: "max-bundle" };
  const connection = new RTCPeerConnection(/** @type {RTCConfiguration} */ (configuration));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  connection.onconnectionstatechange = () => {
    clearTimeout(timer);
    if (connection.connectionState === "failed") {
      onBroken();
    } else if (connection.connectionState === "disconnected") {
      timer = setTimeout(onBroken, DISCONNECTED_MS);
    }
  };
  return connection;
}

/** @param {RTCPeerConnection} connection */
export function closeConnection(connection) {
  connection.onconnectionstatechange = null;
  connection.ontrack = null;
  connection.close();
}

/** Runs asynchronous steps one after the other; a step that fails does not stop the next. */
export class Sequence {
  /** @type {Promise<void>} */
  #last = Promise.resolve();

  /**
   * @param {() => Promise<void>} step
   * @param {(error: unknown) => void} onFailure
   */
  add(step, onFailure) {
    this.#last = this.#last.then(step).catch(onFailure);
  }
}
