import assert from "node:assert/strict";

import { problemsOf } from "../../support/runStack";

const store = { destinationPath: "s3://backups/gateway", endpointURL: "https://s3.example.com" };
const from = (serverName: string) => ({ objectStore: { ...store, serverName } });

describe("the check of a recovery", () => {
  const paths = (postgres: object) => problemsOf("prod", { postgres }).map(({ path, value }) => [path, value]);

  it("accepts each source alone", () => {
    for (const recovery of [{ backup: "b" }, { snapshot: "s" }, from("litellm-pg")]) {
      assert.deepEqual(paths({ recovery }), []);
    }
  });

  it("rejects none, and several", () => {
    assert.deepEqual(paths({ recovery: {} }), [["postgres.recovery", undefined]]);
    assert.deepEqual(paths({ recovery: { backup: "b", snapshot: "s" } }), [["postgres.recovery", "backup, snapshot"]]);
  });

  it("rejects a target time without WAL to replay", () => {
    const targetTime = "2026-11-24T06:39:58Z";
    assert.deepEqual(paths({ recovery: { snapshot: "s", targetTime } }), [
      ["postgres.recovery.targetTime", targetTime],
    ]);
    assert.deepEqual(paths({ recovery: { ...from("litellm-pg"), targetTime } }), []);
  });

  it("rejects the archive that the stack writes to, however it is written", () => {
    const own = { ...store, destinationPath: "s3://backups/gateway/" };
    assert.deepEqual(paths({ objectStore: own, recovery: from("litellm-pg") }), [
      ["postgres.objectStore.serverName", "litellm-pg"],
    ]);
    assert.deepEqual(paths({ objectStore: { ...own, serverName: "a" }, recovery: from("a") }), [
      ["postgres.objectStore.serverName", "a"],
    ]);
  });

  it("accepts another folder, and the same name in another bucket", () => {
    assert.deepEqual(
      paths({ objectStore: { ...store, serverName: "litellm-pg-2" }, recovery: from("litellm-pg") }),
      [],
    );
    const elsewhere = { ...store, destinationPath: "s3://elsewhere" };
    assert.deepEqual(paths({ objectStore: elsewhere, recovery: from("litellm-pg") }), []);
  });
});
