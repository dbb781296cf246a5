import assert from "node:assert/strict";

import { httpRouteSpec } from "../../../components/exposure/httpRouteSpec";
import { llmApiPaths, routesRelease } from "../../../components/exposure/paths";
import { defaultImages, litellmRelease } from "../../../components/images";

/** Whether a path is served, as the Gateway API and Ingress match: a prefix by whole parts of the path. */
const isServed = (wanted: string): boolean =>
  llmApiPaths.some(({ path, match }) => wanted === path || (match === "prefix" && wanted.startsWith(`${path}/`)));

describe("the paths of the public host", () => {
  it("are those of the pinned release", () => {
    assert.equal(routesRelease, litellmRelease(defaultImages.litellm));
  });

  it("have what clients of OpenAI, Anthropic and Google call", () => {
    for (const path of [
      "/v1/chat/completions",
      "/chat/completions",
      "/v1/completions",
      "/v1/embeddings",
      "/v1/models",
      "/v1/models/small",
      "/v1/responses/resp_1/cancel",
      "/v1/files/file-1/content",
      "/v1/messages",
      "/v1beta/models/gemini:generateContent",
    ])
      assert.ok(isServed(path), path);
  });

  // Some begin as paths of the API do.
  for (const path of [
    "/",
    "/config/update",
    "/credentials",
    "/docs",
    "/global/spend",
    "/health",
    "/health/drain",
    "/health/readiness",
    "/key/generate",
    "/key/info",
    "/metrics",
    "/metrics/",
    "/model/info",
    "/model/new",
    "/model_group/info",
    "/openai/files",
    "/openapi.json",
    "/routes",
    "/search_tools/list",
    "/spend/logs",
    "/sso/key/generate",
    "/team/new",
    "/ui",
    "/ui/login",
    "/user/new",
    "/utils/transform_request",
    "/v1/access_group",
    "/v1/agents",
    "/v1/mcp/server",
    "/v1/memory",
    "/v1/model/info",
    "/v1/tool/policy",
    "/vector_store/new",
    "/vertex_ai/discovery",
  ])
    it(`lack ${path}`, () => {
      assert.ok(!isServed(path));
    });

  it("consist of characters that every controller takes literally", () => {
    for (const { path } of llmApiPaths) assert.match(path, /^(\/[A-Za-z0-9_-]+)+$/);
  });

  it("fit one HTTPRoute, by the API server's limits of 64 matches in a rule and 128 in a route", () => {
    const served = { host: "llm.example.com", backend: { service: "litellm", port: 4000 }, requestTimeoutSeconds: 60 };
    const { rules } = httpRouteSpec({ name: "public", sectionName: "https" }, { ...served, paths: llmApiPaths });
    const counts = rules.map(({ matches }) => matches.length);
    assert.ok(Math.max(...counts) <= 64, String(counts));
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      llmApiPaths.length,
    );
    assert.ok(llmApiPaths.length <= 128);
  });
});
