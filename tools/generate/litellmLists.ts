import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

import { defaultImages, litellmRelease } from "../../components/images";
import { run } from "../shared/commands";
import { cacheFolder, projectRoot } from "../shared/folders";
import type { Generator } from "./generator";

const release = litellmRelease(defaultImages.litellm) ?? "";

/** The wheel of the pinned release, downloaded into the cache without its dependencies. Returns its path. */
async function wheel(): Promise<string> {
  const folder = cacheFolder("wheels");
  await mkdir(folder, { recursive: true });
  const found = async () => (await readdir(folder)).find((file) => file.startsWith(`litellm-${release}-`));
  if ((await found()) === undefined) {
    await run("python3", [
      ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"],
      // The Python that LiteLLM's image has; the machine's own may be too old for the wheel.
      ...["--python-version", "3.13", "--dest", folder, `litellm==${release}`],
    ]);
  }
  return join(folder, (await found()) ?? "");
}

const generatorOf = (script: string, file: string): Generator => ({
  places: [file],
  async make() {
    const { stdout } = await run("python3", [join(projectRoot, "tools", "litellm", script), await wheel()]);
    return [{ file, text: `${stdout}\n` }];
  },
  source: {
    needs: "python3 with pip, and a package index",
    pinned: `LiteLLM ${release}`,
    statedIn: ({ text }) => `LiteLLM ${(JSON.parse(text) as { release: string }).release}`,
  },
});

/** The settings that LiteLLM reads, the models that it has prices for, and the paths of its API: collected from its wheel. */
export const litellmLists: readonly Generator[] = [
  generatorOf("known_settings.py", "components/litellm/knownSettings.json"),
  generatorOf("priced_models.py", "components/litellm/pricedModels.json"),
  generatorOf("llm_api_routes.py", "components/litellm/llmApiRoutes.json"),
];
