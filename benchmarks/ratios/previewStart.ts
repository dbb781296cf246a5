import { join } from "node:path";

import { run } from "../../tools/shared/commands";
import { projectRoot } from "../../tools/shared/folders";
import type { Pair } from "./measure";

/** What `npm run preview` imports of others. */
const sdks = ["@pulumi/pulumi", "@pulumi/kubernetes", "@pulumi/random", "@kubernetes/client-node", "zod", "yaml"];

const tsNode = join(projectRoot, "node_modules", "ts-node", "register");

async function node(...args: string[]): Promise<void> {
  await run(process.execPath, args, { cwd: projectRoot });
}

/** The preview of ai-prod without cluster and engine: how much it takes beside the SDKs that it can't do without. */
export const previewStart: Pair = {
  name: "npm run preview -- ai-prod",
  against: "importing its SDKs",
  subject: () => node("--require", tsNode, join(projectRoot, "tools", "preview", "main.ts"), "ai-prod"),
  reference: () => node("--eval", `for (const sdk of ${JSON.stringify(sdks)}) require(sdk)`),
  rounds: 7,
};
