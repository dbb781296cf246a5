import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { projectRoot } from "../../../tools/shared/folders";

/** What a generator makes of the files of a made-up release 9.8.7, by their path in LiteLLM's package. */
export function generatedFrom(generator: string, files: Record<string, string>): unknown {
  const root = mkdtempSync(join(tmpdir(), "llm-gateway-"));
  try {
    mkdirSync(join(root, "litellm-9.8.7.dist-info"));
    writeFileSync(join(root, "litellm-9.8.7.dist-info", "METADATA"), "Name: litellm\nVersion: 9.8.7\n");
    for (const [path, text] of Object.entries(files)) {
      const file = join(root, "litellm", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const script = join(projectRoot, "tools", "litellm", generator);
    return JSON.parse(execFileSync("python3", [script, root], { encoding: "utf8", stdio: "pipe" }));
  } finally {
    rmSync(root, { recursive: true });
  }
}
