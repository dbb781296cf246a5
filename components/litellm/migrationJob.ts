import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

import { checksum } from "../kubernetes/checksum";
import { resourceRequirements } from "../kubernetes/resourceRequirements";
import type { LiteLLMSettings } from "../settings";
import { databaseCaMount, databaseCaVolume } from "./databaseCa";
import { commonEnvironment, saltKeyVariable, type SecretSources } from "./environment";
import { baseContainer, basePodSpec, scratchVolume } from "./podSpec";
import { failOnWrongSaltKey, saltKeyCheck } from "./saltKeyCheck";
import { databaseWaiter } from "./startScript";

/**
 * The Job's name carries a digest of all that it runs: a Job's template can't be changed, so that another image or
 * database means another Job, which migrates again, and one that succeeded is left alone.
 */
export function migrationName(settings: LiteLLMSettings, spec: types.input.batch.v1.JobSpec): string {
  return `${settings.name}-migrate-${checksum(JSON.stringify(spec)).slice(0, 8)}`;
}

/**
 * Runs LiteLLM's own migration, checks the salt key, and ends without the interpreter's clean-up: with all of LiteLLM
 * loaded that takes 3 to 10 s, and every new replica waits for it. A migration that fails ends as usual.
 */
const migrationScript = `${saltKeyCheck}
import runpy
sys.argv = ["litellm/proxy/prisma_migration.py"]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    if end.code:
        raise
check_salt_key()
sys.stdout.flush()
sys.stderr.flush()
os._exit(0)
`;

/**
 * The spec of the Job that brings the database to the image's schema and checks the salt key, once, before any replica
 * starts.
 * @param saltKeyChecksum changes with the salt key, so that another key is checked by another Job
 */
export function migrationSpec(
  settings: LiteLLMSettings,
  sources: SecretSources,
  labels: Record<string, string>,
  saltKeyChecksum?: Input<string>,
): types.input.batch.v1.JobSpec {
  const container = baseContainer(settings.image);
  return {
    backoffLimit: 4,
    activeDeadlineSeconds: 900,
    podFailurePolicy: failOnWrongSaltKey(container.name),
    template: {
      metadata: {
        labels,
        ...(saltKeyChecksum ? { annotations: { "llm-gateway/salt-key-checksum": saltKeyChecksum } } : {}),
      },
      spec: {
        ...basePodSpec,
        restartPolicy: "Never",
        serviceAccountName: settings.name,
        initContainers: [databaseWaiter(settings.image, sources)],
        containers: [
          {
            ...container,
            command: ["python", "-c", migrationScript],
            workingDir: "/app",
            env: [...commonEnvironment(sources), saltKeyVariable(sources)],
            resources: resourceRequirements(settings.sizes),
            volumeMounts: [...container.volumeMounts, databaseCaMount],
          },
        ],
        volumes: [scratchVolume, databaseCaVolume(sources.postgres)],
      },
    },
  };
}
