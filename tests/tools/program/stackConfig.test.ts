import assert from "node:assert/strict";

import { isPlaceholder, knownStacks, readStack, StackError } from "../../../tools/program/stackConfig";
import { TemporaryProject } from "../../support/temporaryProject";

const project = `
name: llm-gateway
config:
  profile: { type: string }
  namespace: { type: string, default: litellm }
  createNamespace: { type: boolean, default: true }
`;

describe("readStack", () => {
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

  it("passes strings unchanged and everything else as JSON", () => {
    assert.equal(value("profile"), "dev");
    assert.equal(value("redis"), '{"enabled":true}');
    assert.equal(readStack("one", temporary.root).values["kubernetes:context"], "kind");
  });

  it("uses the project's default where the stack has no value", () => {
    assert.equal(value("namespace"), "litellm");
    assert.equal(readStack("empty", temporary.root).values["llm-gateway:createNamespace"], "true");
  });

  it("prefers the stack's value to the default, with or without the project's name as prefix", () => {
    assert.equal(value("createNamespace"), "false");
  });

  it("replaces encrypted values at any depth by placeholders and marks the key as secret", () => {
    const { values, secretKeys } = readStack("one", temporary.root);
    assert.deepEqual(JSON.parse(value("litellm") ?? ""), {
      replicas: 2,
      providerKeys: { OPENAI_API_KEY: "placeholder-for-OPENAI_API_KEY-99739c90", secure: "plain" },
    });
    assert.match(values["kubernetes:kubeconfig"] ?? "", /^placeholder-for-kubernetes:kubeconfig-[0-9a-f]{8}$/);
    assert.deepEqual([...secretKeys].sort(), ["kubernetes:kubeconfig", "llm-gateway:list", "llm-gateway:litellm"]);
  });

  it("replaces another ciphertext by another placeholder, which isPlaceholder recognises", () => {
    const key = (secure: string): string | undefined => {
      temporary.write({ "Pulumi.empty.yaml": `config: { "llm-gateway:key": { secure: ${secure} } }` });
      return readStack("empty", temporary.root).values["llm-gateway:key"];
    };
    assert.equal(key("AAAC"), key("AAAC"));
    assert.notEqual(key("AAAC"), key("AAAD"));
    assert.ok(isPlaceholder(key("AAAC")));
    assert.ok(!isPlaceholder("plain"));
  });

  it("disables the check of the cluster", () => {
    assert.equal(value("checkCluster"), "false");
  });

  it("lists the stacks that have a file", () => {
    assert.deepEqual(knownStacks(temporary.root), ["broken", "empty", "one"]);
    assert.deepEqual(knownStacks(), ["ai-cost", "ai-dev", "ai-prod"]);
  });

  it("rejects a stack without a file, naming the known ones and the most similar", () => {
    assert.throws(
      () => readStack("ai-prd"),
      new StackError(
        "Stack ai-prd not found (no file Pulumi.ai-prd.yaml); available: ai-cost, ai-dev, ai-prod. " +
          "Did you mean ai-prod?",
      ),
    );
    assert.throws(() => readStack("../ai-dev"), /Stack \.\.\/ai-dev not found/);
  });

  it("rejects a file that isn't YAML, naming it", () => {
    assert.throws(() => readStack("broken", temporary.root), /^StackError: Pulumi\.broken\.yaml can't be read: /);
  });
});
