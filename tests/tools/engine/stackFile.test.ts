import assert from "node:assert/strict";

import { parse } from "yaml";

import { merged, saltOf, withConfig, withOverlay } from "../../../tools/engine/stackFile";

const shipped = `config:
  llm-gateway:profile: prod
  llm-gateway:litellm:
    replicas: 2
    models: [{ model_name: mock }]
`;

describe("withOverlay", () => {
  it("keeps values that the overlay doesn't have, also inside objects", () => {
    const result: unknown = parse(withOverlay(shipped, { "llm-gateway:litellm": { replicas: 3 } }, undefined));
    assert.deepEqual(result, {
      config: {
        "llm-gateway:profile": "prod",
        "llm-gateway:litellm": { replicas: 3, models: [{ model_name: "mock" }] },
      },
    });
  });

  it("replaces whole lists", () => {
    assert.deepEqual(merged({ a: [1, 2] }, { a: [3] }), { a: [3] });
  });

  it("keeps the salt that the stack was created with", () => {
    const text = withOverlay(shipped, {}, "v1:abc");
    assert.equal(saltOf(text), "v1:abc");
  });

  it("accepts empty settings", () => {
    assert.deepEqual(parse(withOverlay("", { "kubernetes:context": "kind" }, undefined)), {
      config: { "kubernetes:context": "kind" },
    });
  });
});

describe("withConfig", () => {
  it("replaces the config and keeps what Pulumi wrote beside it", () => {
    const text = withConfig(`${shipped}encryptionsalt: v1:abc\n`, { "llm-gateway:profile": "dev" });
    assert.deepEqual(parse(text), { config: { "llm-gateway:profile": "dev" }, encryptionsalt: "v1:abc" });
    assert.deepEqual(parse(withConfig("", { a: 1 })), { config: { a: 1 } });
  });

  it("quotes a time, which Pulumi would write back in another format, and repeats what is there twice", () => {
    const store = { name: "s3" };
    const text = withConfig("", { at: "2026-11-28T07:59:00Z", from: store, to: store });
    assert.match(text, /at: "2026-11-28T07:59:00Z"/);
    assert.doesNotMatch(text, /[&*]a1/);
  });
});
