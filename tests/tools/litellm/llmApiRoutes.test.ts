import assert from "node:assert/strict";

import { generatedFrom } from "./generatedFrom";

const types = [
  'MORE = ["/models", "/models/{model_id}"]',
  "class LiteLLMRoutes(enum.Enum):",
  '    openai_routes = ["/v1/chat/completions", "/realtime?{model}", "/v1/files/{file_id}", "/utils/tokens", *MORE]',
  '    anthropic_routes = ["/v1/messages"]',
  '    google_routes = ["/v1beta/models/{name:path}:generateContent"]',
  '    management_routes = ["/key/generate"]',
].join("\n");

const generated = (routes: string) =>
  generatedFrom("llm_api_routes.py", { "proxy/_types.py": types, "proxy/proxy_server.py": routes });

describe("the generator of the LLM API's paths", () => {
  it("makes prefixes of routes with parameters, and leaves out what isn't the API, without running the code", () => {
    const routes = [
      "raise SystemExit('imported')",
      '@router.get("/v1/files/{file_id:path}")',
      "def file(): pass",
      '@router.post("/v1/messages/batches")',
      "def batches(): pass",
      '@router.get("/{server}/mcp")',
      "def mcp(): pass",
    ].join("\n");
    assert.deepEqual(generated(routes), {
      release: "9.8.7",
      exact: ["/realtime", "/v1/chat/completions", "/v1/messages"],
      prefixes: ["/models", "/v1/files", "/v1/models", "/v1beta/models"],
    });
  });

  const unknown: Record<string, string> = {
    "a route below a prefix": '@router.post("/v1/files/{file_id}/transfer")\ndef transfer(): pass',
    "one whose router has a prefix": 'router = APIRouter(prefix="/models")\n@router.get("/keys")\ndef keys(): pass',
    "one that takes slashes": '@app.api_route("/v1/{endpoint:path}")\ndef everything(): pass',
    "one that is registered by a call": 'router.add_api_route("/models/secrets", handler)',
  };
  for (const [what, routes] of Object.entries(unknown))
    it(`ends with an error that names ${what} and isn't known to be of the API`, () => {
      assert.throws(() => generated(routes), /not known to be of the LLM API, review them: \/.* \(below \/.*\)/);
    });
});
