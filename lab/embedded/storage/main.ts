import { setTimeout as delay } from "node:timers/promises";

import { KubeConfig } from "@kubernetes/client-node";

import { errorText } from "../../../tools/shared/runMain";
import { StorageApi } from "./api";
import { Bell } from "./bell";
import { reconcile } from "./driver";
import { thawAll } from "./freezer";

/** Seconds between looks when nothing seems to change. */
const resync = 10;

/** Seconds until another try after a failure: the API server may be away for a moment. */
const retry = 1;

/** Milliseconds in which changes that come together are taken together. */
const gathering = 50;

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
}

async function main(): Promise<void> {
  thawAll();
  const config = new KubeConfig();
  config.loadFromDefault();
  const api = new StorageApi(config);
  const bell = new Bell();
  const told = new Set<string>();
  api.watch(() => {
    bell.ring();
  });
  for (;;) {
    try {
      if (!(await reconcile(api, told, log))) await bell.sleep(resync);
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
      await delay(retry * 1000);
    }
    await delay(gathering);
  }
}

main().catch((error: unknown) => {
  log(errorText(error));
  process.exitCode = 1;
});
