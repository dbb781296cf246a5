import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { Exec, type KubeConfig } from "@kubernetes/client-node";

/** The value of a PostgreSQL setting, as that pod's server uses it. */
export async function postgresSetting(
  config: KubeConfig,
  namespace: string,
  pod: string,
  name: string,
): Promise<string> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const printed = Promise.all([text(output), text(errors)]);
  const command = ["psql", "-tAc", `SHOW ${name}`];
  await new Exec(config).exec(namespace, pod, "postgres", command, output, errors, null, false, () => {
    output.end();
    errors.end();
  });
  const [value, problem] = await printed;
  assert.equal(problem, "");
  return value.trim();
}
