// The lists of microphones, cameras and loudspeakers.

/** @typedef {import("./app-state.js").AppState} AppState */

const NAMES = { audioinput: "Microphone", videoinput: "Camera", audiooutput: "Loudspeaker" };

/**
 * Fills a list only when it changes: rebuilding it would close it under the user's hand.
 *
 * @param {HTMLSelectElement} select
 * @param {readonly MediaDeviceInfo[]} devices
 * @param {"audioinput" | "videoinput" | "audiooutput"} kind
 * @param {string} chosen
 */
export function fillDevices(select, devices, kind, chosen) {
  const found = devices.filter((device) => device.kind === kind && device.deviceId !== "");
  const options = found.map(({ deviceId, label }, index) => ({
    deviceId,
    label: label || `${NAMES[kind]} ${index + 1}`,
  }));
  if (options.length === 0) {
    options.push({ deviceId: "", label: kind === "audiooutput" ? "Default" : "None found or not allowed" });
  }
  const key = JSON.stringify(options);
  if (select.dataset["key"] !== key) {
    select.dataset["key"] = key;
    select.replaceChildren(...options.map(({ deviceId, label }) => new Option(label, deviceId)));
    select.disabled = found.length === 0;
  }
  if (chosen !== "" && select.value !== chosen && options.some(({ deviceId }) => deviceId === chosen)) {
    select.value = chosen;
  }
}
