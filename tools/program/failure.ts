import { setImmediate } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

const sdk = pulumi.runtime;

/** What a program threw; wrapped, because any value can be thrown. */
export interface Failure {
  error: unknown;
}

/**
 * Runs a program as the stack's and returns its failure: an exception, or an error inside a resource's inputs.
 * Never throws, and leaves the SDK ready for the next run.
 */
export function failureOf(program: () => Promise<unknown>): Promise<Failure | undefined> {
  return withShortStacks(async () => {
    const [thrown, stray] = await withStrayRejections(async () => {
      const failure = await thrownBy(program);
      await sdk.disconnect();
      return failure;
    });
    return thrown ?? stray;
  });
}

/** The SDK takes a stack trace for every promise; mapping those to sources would be most of a run's time. */
async function withShortStacks<T>(work: () => Promise<T>): Promise<T> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** An error inside a resource's inputs rejects a promise of the SDK that nothing awaits: only this event reports it. */
async function withStrayRejections<T>(work: () => Promise<T>): Promise<[T, Failure | undefined]> {
  const event = "unhandledRejection";
  const others = process.listeners(event);
  const strays: Failure[] = [];
  process.removeAllListeners(event);
  process.on(event, (error) => strays.push({ error }));
  try {
    const result = await work();
    // The event is emitted when the queue of microtasks is empty.
    await setImmediate();
    return [result, strays[0]];
  } finally {
    process.removeAllListeners(event);
    for (const listener of others) process.on(event, listener);
  }
}

/** The exception must not reach the SDK, which would reject several promises that nothing awaits. */
async function thrownBy(program: () => Promise<unknown>): Promise<Failure | undefined> {
  let failure: Failure | undefined;
  await sdk.runInPulumiStack(async () => {
    try {
      return await program();
    } catch (error) {
      failure = { error };
      return {};
    }
  });
  return failure;
}
