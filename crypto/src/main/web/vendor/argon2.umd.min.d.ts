// What argon2.umd.min.js defines when it is imported as a module, as far as it is used here.
declare global {
  var hashwasm: {
    argon2id(options: {
      password: Uint8Array; salt: Uint8Array; memorySize: number; iterations: number; parallelism: number;
      hashLength: number; outputType: 'binary';
    }): Promise<Uint8Array<ArrayBuffer>>;
  };
}
export {};
