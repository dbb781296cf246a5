import assert from "node:assert/strict";

import { secret } from "@pulumi/pulumi";

import { fieldChanges } from "../../../tools/preview/fieldChanges";
import { SecretValue } from "../../../tools/program/runProgram";

const paths = (before: unknown, after: unknown): string[] =>
  fieldChanges(before, after).map(({ path }) => path.join("/"));

describe("fieldChanges", () => {
  it("finds nothing between equal values", () => {
    assert.deepEqual(paths({ a: [1, { b: "c" }], d: undefined }, { a: [1, { b: "c" }] }), []);
  });

  it("finds changed, added and removed values at their paths", () => {
    assert.deepEqual(fieldChanges({ spec: { replicas: 2, paused: true } }, { spec: { replicas: 3, ready: 1 } }), [
      { path: ["spec", "replicas"], before: 2, after: 3 },
      { path: ["spec", "paused"], before: true, after: undefined },
      { path: ["spec", "ready"], before: undefined, after: 1 },
    ]);
  });

  it("compares entries of a list by name, so that one more moves no other", () => {
    const before = [{ name: "A", value: "1" }];
    const after = [{ name: "NEW", value: "0" }, ...before];
    assert.deepEqual(paths({ env: before }, { env: after }), ["env/NEW"]);
  });

  it("compares entries without unique names by index", () => {
    assert.deepEqual(paths({ args: ["a", "b"] }, { args: ["a", "c"] }), ["args/1"]);
    assert.deepEqual(paths([{ name: "A", at: 1 }, { name: "A" }], [{ name: "A", at: 2 }, { name: "A" }]), ["0/at"]);
  });

  it("reports entries that changed places", () => {
    const [first, second] = [{ name: "A" }, { name: "B" }];
    assert.deepEqual(paths([first, second], [second, first]), ["0/name", "1/name"]);
  });

  it("reports a list that became a mapping whole", () => {
    assert.deepEqual(paths({ a: ["x"] }, { a: { 0: "x" } }), ["a"]);
  });

  it("compares secrets without revealing them", () => {
    const changes = fieldChanges({ key: new SecretValue("old") }, { key: new SecretValue("new") });
    assert.equal(changes.length, 1);
    assert.doesNotMatch(JSON.stringify(changes), /old|new/);
    assert.deepEqual(paths({ key: new SecretValue("same") }, { key: new SecretValue("same") }), []);
  });

  it("reports a value that became secret", () => {
    assert.deepEqual(paths({ key: "same" }, { key: new SecretValue("same") }), ["key"]);
  });

  it("takes placeholders of encrypted values and outputs for secrets", () => {
    const before = { key: "placeholder-for-key-00000000" };
    const [change] = fieldChanges(before, { key: "placeholder-for-key-11111111", output: secret("value") });
    assert.ok(change?.before instanceof SecretValue && change.after instanceof SecretValue);
    assert.deepEqual(paths({ output: secret("one") }, { output: secret("two") }), []);
  });
});
