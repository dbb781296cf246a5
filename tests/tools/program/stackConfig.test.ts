import assert from "node:assert/strict";

import { knownStacks, readStack, StackError } from "../../../tools/program/stackConfig";
import { TemporaryProject } from "../../support/temporaryProject";

const project = `
name: llm-gateway
config:
  profile: { type: string }
  namespace: { type: string, default: litellm }
  createNamespace: { type: boolean, default: true }
`;

describe("a stack's config without the engine", () => {
  let temporary: TemporaryProject;

  before(() => {
    temporary = new TemporaryProject({
      "Pulumi.yaml": project,
      "Pulumi.one.yaml": `
config:
  kubernetes:context: kind
  kubernetes:kubeconfig: { secure: AAAB }
  llm-gateway:profile: dev
  llm-gateway:litellm:
    replicas: 2
    providerKeys:
      OPENAI_API_KEY: { secure: AAAC }
      secure: plain
  llm-gateway:redis: { enabled: true }
  llm-gateway:list: [{ secure: AAAD }]
  createNamespace: false
`,
      "Pulumi.empty.yaml": "",
      "Pulumi.broken.yaml": "config: [",
    });
  });
  after(() => {
    temporary.remove();
  });

  const value = (key: string): string | undefined => readStack("one", temporary.root).values[`llm-gateway:${key}`];

  it("hands texts over as they are, everything else as JSON", () => {
    assert.equal(value("profile"), "dev");
    assert.equal(value("redis"), '{"enabled":true}');
    assert.equal(readStack("one", temporary.root).values["kubernetes:context"], "kind");
  });

  it("has the project's defaults where the stack says nothing", () => {
    assert.equal(value("namespace"), "litellm");
    assert.equal(readStack("empty", temporary.root).values["llm-gateway:createNamespace"], "true");
  });

  it("has the stack's own value rather than the default, with or without the project's name before it", () => {
    assert.equal(value("createNamespace"), "false");
  });

  it("has a placeholder for what is encrypted, at any depth, and marks the key as secret", () => {
    const { values, secretKeys } = readStack("one", temporary.root);
    assert.deepEqual(JSON.parse(value("litellm") ?? ""), {
      replicas: 2,
      providerKeys: { OPENAI_API_KEY: "placeholder-for-OPENAI_API_KEY", secure: "plain" },
    });
    assert.equal(values["kubernetes:kubeconfig"], "placeholder-for-kubernetes:kubeconfig");
    assert.deepEqual([...secretKeys].sort(), ["kubernetes:kubeconfig", "llm-gateway:list", "llm-gateway:litellm"]);
  });

  it("asks no cluster for anything", () => {
    assert.equal(value("checkCluster"), "false");
  });

  it("knows the stacks that have a file", () => {
    assert.deepEqual(knownStacks(temporary.root), ["broken", "empty", "one"]);
    assert.deepEqual(knownStacks(), ["ai-cost", "ai-dev", "ai-prod"]);
  });

  it("is refused for a stack without a file, naming those that have one and the one that is meant", () => {
    assert.throws(
      () => readStack("ai-prd"),
      new StackError(
        "There is no stack ai-prd here (no file Pulumi.ai-prd.yaml); the stacks are ai-cost, ai-dev, ai-prod. " +
          "Did you mean ai-prod?",
      ),
    );
    assert.throws(() => readStack("../ai-dev"), /There is no stack \.\.\/ai-dev here/);
  });

  it("is refused where the file is not YAML, naming the file", () => {
    assert.throws(() => readStack("broken", temporary.root), /^StackError: Pulumi\.broken\.yaml can't be read: /);
  });
});
