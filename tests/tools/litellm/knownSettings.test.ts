import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { projectRoot } from "../../../tools/folders";

/** The names that the generator finds in modules of a made-up release. */
function namesIn(modules: Record<string, string>): unknown {
  const root = mkdtempSync(join(tmpdir(), "llm-gateway-"));
  try {
    mkdirSync(join(root, "litellm", "proxy"), { recursive: true });
    mkdirSync(join(root, "litellm-9.8.7.dist-info"));
    writeFileSync(join(root, "litellm-9.8.7.dist-info", "METADATA"), "Name: litellm\nVersion: 9.8.7\n");
    for (const [path, text] of Object.entries(modules)) writeFileSync(join(root, "litellm", path), text);
    const script = join(projectRoot, "tools", "litellm", "known_settings.py");
    return JSON.parse(execFileSync("python3", [script, root], { encoding: "utf8" }));
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe("the generator of LiteLLM's known settings", () => {
  it("finds names by every way in which the code reads them, without running it", () => {
    const found = namesIn({
      "__init__.py": "# settings\ndrop_params = False\nraise SystemExit('imported')\n",
      "router.py": "# settings\nclass Router:\n    def __init__(self, num_retries=None, *, timeout=None): pass\n",
      "proxy/_types.py": "class ConfigGeneralSettings:\n    master_key: str | None = None\n",
      "proxy/proxy_server.py": [
        'NAME = "by_constant"',
        "def load(config, general_settings, litellm_settings):",
        '    general_settings.get("by_get")',
        '    general_settings["by_index"]',
        "    general_settings.get(NAME)",
        "    for key, value in litellm_settings.items():",
        '        if key == "by_comparison": pass',
      ].join("\n"),
    });
    assert.deepEqual(found, {
      release: "9.8.7",
      general_settings: ["by_constant", "by_get", "by_index", "master_key"],
      litellm_settings: ["by_comparison", "drop_params"],
      router_settings: ["num_retries", "timeout"],
    });
  });
});
