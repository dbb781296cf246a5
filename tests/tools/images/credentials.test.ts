import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { credentialsOf } from "../../../tools/images/credentials";

describe("credentialsOf", () => {
  let folder: string;
  const store = (content: unknown): void => {
    writeFileSync(join(folder, "config.json"), typeof content === "string" ? content : JSON.stringify(content));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "llm-gateway-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("returns those of the registry, and of no other", () => {
    store({ auths: { "mirror.example:5000": { auth: "b25l" }, "https://ghcr.io": { auth: "dHdv" } } });
    const of = (registry: string) => credentialsOf(registry, { DOCKER_CONFIG: folder });
    assert.equal(of("mirror.example:5000"), "b25l");
    assert.equal(of("ghcr.io"), "dHdv");
    assert.equal(of("mirror.example"), undefined);
  });

  it("returns those of Docker's registry, stored under another host", () => {
    store({ auths: { "https://index.docker.io/v1/": { auth: "b25l" } } });
    assert.equal(credentialsOf("docker.io", { DOCKER_CONFIG: folder }), "b25l");
  });

  it("returns undefined without a file, and for an entry of a credential helper", () => {
    assert.equal(credentialsOf("ghcr.io", { DOCKER_CONFIG: folder }), undefined);
    store({ auths: { "ghcr.io": {} }, credsStore: "desktop" });
    assert.equal(credentialsOf("ghcr.io", { DOCKER_CONFIG: folder }), undefined);
  });

  it("reports a file that can't be read without its content", () => {
    store('{"auths": "c2VjcmV0');
    assert.throws(() => credentialsOf("ghcr.io", { DOCKER_CONFIG: folder }), {
      message: `The credentials ${join(folder, "config.json")} can't be read: SyntaxError.`,
    });
  });
});
