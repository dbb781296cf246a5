import assert from "node:assert/strict";

import { parse } from "yaml";

import { merged, saltOf, withOverlay } from "../../../tools/engine/stackFile";

const shipped = `config:
  llm-gateway:profile: prod
  llm-gateway:litellm:
    replicas: 2
    models: [{ model_name: mock }]
`;

describe("a stack's settings with values laid over them", () => {
  it("keep what is not overlaid, inside objects too", () => {
    const result: unknown = parse(withOverlay(shipped, { "llm-gateway:litellm": { replicas: 3 } }, undefined));
    assert.deepEqual(result, {
      config: {
        "llm-gateway:profile": "prod",
        "llm-gateway:litellm": { replicas: 3, models: [{ model_name: "mock" }] },
      },
    });
  });

  it("replace lists as a whole", () => {
    assert.deepEqual(merged({ a: [1, 2] }, { a: [3] }), { a: [3] });
  });

  it("carry the salt that the stack was made with", () => {
    const text = withOverlay(shipped, {}, "v1:abc");
    assert.equal(saltOf(text), "v1:abc");
  });

  it("may start from nothing", () => {
    assert.deepEqual(parse(withOverlay("", { "kubernetes:context": "kind" }, undefined)), {
      config: { "kubernetes:context": "kind" },
    });
  });
});
