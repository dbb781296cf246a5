import assert from "node:assert/strict";

import { generatedFrom } from "./generatedFrom";

describe("the generator of LiteLLM's known settings", () => {
  it("finds names by every way in which the code reads them, without running it", () => {
    const found = generatedFrom("known_settings.py", {
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
