import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { z } from "zod";

import { UserError } from "../../components/userError";

const dockerConfig = z.object({
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional(),
});

/**
 * The credentials of a registry as `docker login` and `podman login` without a credential helper store them: base64 of
 * `user:password`; undefined where there are none. `DOCKER_CONFIG` names another folder than `~/.docker`.
 * @throws UserError for a file that can't be read
 */
export function credentialsOf(registry: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const file = join(environment.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
  if (!existsSync(file)) return undefined;
  try {
    const { auths = {} } = dockerConfig.parse(JSON.parse(readFileSync(file, "utf8")));
    const entry = Object.entries(auths).find(([name]) => hostOf(name) === registry);
    return entry?.[1].auth || undefined;
  } catch (error) {
    throw new UserError(`The credentials ${file} can't be read: ${error instanceof Error ? error.name : "unknown"}.`);
  }
}

/** An entry can be an address; that of Docker's registry has another host than its images' names. */
function hostOf(name: string): string {
  const host = name.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  return host.replace(/^index\.(?=docker\.io$)/, "");
}
