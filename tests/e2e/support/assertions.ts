import assert from "node:assert/strict";

/** Asserts that a number is at most a limit. */
export function assertAtMost(seen: number, bar: number, what: string): void {
  assert.ok(seen <= bar, `${what}: ${seen.toFixed(2)}, at most ${bar}`);
}
