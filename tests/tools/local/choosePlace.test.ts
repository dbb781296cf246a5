import assert from "node:assert/strict";

import { type ChoiceFacts, choosePlace } from "../../../tools/local/choosePlace";

const choose = (facts: Partial<ChoiceFacts>) => choosePlace({ nodes: false, kind: { missing: [] }, ...facts });

describe("the cluster that npm run local makes", () => {
  it("is kind where Docker or Podman answers", () => {
    assert.deepEqual(choose({ kind: { engine: "docker", missing: [] } }), {
      on: "kind",
      engine: "docker",
      why: "Docker answers",
    });
    assert.deepEqual(choose({ kind: { engine: "podman", missing: [] } }), {
      on: "kind",
      engine: "podman",
      why: "Podman answers",
    });
  });

  it("is the embedded one otherwise, with what kind would need", () => {
    assert.deepEqual(choose({ kind: { missing: ["kind", "kubectl"] } }), {
      on: "embedded",
      why: "kind would need Docker or Podman that answers, kind on PATH, kubectl on PATH",
    });
    assert.equal(choose({ kind: { engine: "docker", missing: ["git"] } }).on, "embedded");
  });

  it("is the one that runs", () => {
    assert.deepEqual(choose({ running: "embedded", kind: { engine: "docker", missing: [] } }), {
      on: "embedded",
      why: "it runs",
    });
    assert.equal(choose({ running: "kind", kind: { engine: "docker", missing: [] } }).why, "it runs");
  });

  it("is the one that is asked for, and the embedded one for a number of nodes or a Prometheus", () => {
    const kind = { engine: "docker" as const, missing: [] };
    assert.deepEqual(choose({ wanted: "embedded", kind }), { on: "embedded", why: "--on embedded" });
    assert.equal(choose({ wanted: "kind", running: "embedded", kind }).on, "kind");
    assert.deepEqual(choose({ nodes: true, kind }), { on: "embedded", why: "--nodes" });
    assert.deepEqual(choose({ monitoring: true, kind }), { on: "embedded", why: "--monitoring" });
  });

  it("is refused where kind is asked for and something is missing, with the fix", () => {
    assert.throws(() => choose({ wanted: "kind", kind: { missing: ["kind"] } }), {
      name: "UserError",
      message: /^--on kind needs Docker or Podman that answers, kind on PATH\. Install it .*or use --on embedded\.$/,
    });
  });
});
