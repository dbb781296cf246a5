import assert from "node:assert/strict";

/** Asserts that some number is at most a bar. */
export function assertAtMost(seen: number, bar: number, what: string): void {
  assert.ok(seen <= bar, `${what}: ${seen.toFixed(2)}, at most ${bar}`);
}
