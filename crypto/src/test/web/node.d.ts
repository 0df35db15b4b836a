// As much of Node as the tests use. TypeScript's own libraries know browsers only.

declare module 'node:assert/strict' {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(actual: string, expected: RegExp, message?: string): void;
    doesNotMatch(actual: string, expected: RegExp, message?: string): void;
    throws(act: () => unknown, expected?: unknown, message?: string): void;
    doesNotThrow(act: () => unknown, message?: string): void;
    rejects(act: Promise<unknown> | (() => Promise<unknown>), expected?: unknown, message?: string): Promise<void>;
    fail(message?: string): never;
    readonly AssertionError: new (...given: never[]) => Error;
  }
  const assert: Assert;
  export default assert;
}

declare module 'node:test' {
  export function test(name: string, run: () => unknown): void;
  export function test(name: string, options: object, run: () => unknown): void;
  export function beforeEach(run: () => unknown): void;
  export function afterEach(run: () => unknown): void;
  export const mock: any;
}

declare module 'node:fs' {
  export function readFileSync(file: string | URL): Uint8Array<ArrayBuffer>;
  export function readFileSync(file: string | URL, encoding: 'utf8'): string;
  export function existsSync(file: string | URL): boolean;
  export function readdirSync(directory: string | URL): string[];
  export function writeFileSync(file: string | URL, content: string): void;
}

declare module 'node:crypto' {
  export function createHash(name: string): { update(data: Uint8Array): { digest(encoding: 'hex'): string } };
}

declare module 'node:module' {
  export function createRequire(from: string): (path: string) => any;
}

declare module 'node:inspector' {
  export class Session {
    connect(): void;
    post(method: string, parameters: object, callback: (error: Error | null, result: any) => void): void;
    disconnect(): void;
  }
}

declare module 'node:readline' {
  export function createInterface(options: { input: object }): AsyncIterable<string>;
}

declare const process: { readonly argv: string[]; readonly stdin: object; readonly stdout: { write(text: string): void } };
declare function setImmediate(run: (nothing: void) => void): void;
