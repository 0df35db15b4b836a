// What TypeScript's own libraries lack, or know for windows only.

interface RTCRtpScriptTransformer extends EventTarget {
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
  readonly options: any;
  sendKeyFrameRequest(): Promise<void>;
}

interface Window {
  onrtctransform: ((event: { transformer: RTCRtpScriptTransformer }) => void) | null;
}
