import { setTimeout as delay } from "node:timers/promises";

import { KubeConfig } from "@kubernetes/client-node";

import { errorText } from "../../../tools/shared/runMain";
import { StorageApi } from "./api";
import { Bell } from "./bell";
import { reconcile } from "./driver";
import { thawAll } from "./freezer";

/** Seconds between reconciliations without a change. */
const resync = 10;

/** Seconds until a retry after a failure, such as a restart of the API server. */
const retry = 1;

/** Milliseconds in which changes are collected. */
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
  const reported = new Set<string>();
  api.watch(() => {
    bell.ring();
  });
  for (;;) {
    try {
      if (!(await reconcile(api, reported, log))) await bell.sleep(resync);
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
