import { setTimeout as delay } from "node:timers/promises";

import { KubeConfig } from "@kubernetes/client-node";

import { StorageApi } from "./api";
import { Bell } from "./bell";
import { reconcile } from "./driver";

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
  const config = new KubeConfig();
  config.loadFromDefault();
  const api = new StorageApi(config);
  const bell = new Bell();
  api.watch(() => {
    bell.ring();
  });
  for (;;) {
    try {
      if (!(await reconcile(api, log))) await bell.sleep(resync);
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
      await delay(retry * 1000);
    }
    await delay(gathering);
  }
}

main().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
