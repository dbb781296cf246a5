import { setImmediate } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

const sdk = pulumi.runtime;

/** What a program threw; wrapped, as anything can be thrown. */
export interface Failure {
  error: unknown;
}

/**
 * Runs a program to its end as the stack's, and tells how it failed: by throwing, or inside a resource's inputs.
 * Never throws itself, and leaves the SDK fit for the next run.
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

/** The SDK takes a stack trace for every promise; mapping each to its source is most of a run's time. */
async function withShortStacks<T>(work: () => Promise<T>): Promise<T> {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  try {
    return await work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** What fails inside a resource's inputs rejects a promise of the SDK's that nobody holds: only this event tells. */
async function withStrayRejections<T>(work: () => Promise<T>): Promise<[T, Failure | undefined]> {
  const event = "unhandledRejection";
  const others = process.listeners(event);
  const strays: Failure[] = [];
  process.removeAllListeners(event);
  process.on(event, (error) => strays.push({ error }));
  try {
    const result = await work();
    // The event comes once no microtask is left.
    await setImmediate();
    return [result, strays[0]];
  } finally {
    process.removeAllListeners(event);
    for (const listener of others) process.on(event, listener);
  }
}

/** The SDK rejects several promises that nobody holds when a program throws, so that it must not hear of it. */
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
